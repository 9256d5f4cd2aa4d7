import sql, { join, raw } from 'sql-template-tag';
import type { Direction } from '../core/direction.ts';
import type { WrittenVersion } from '../core/outbox.ts';
import { rowKeyOf } from '../core/row-key.ts';
import type { Side, Text } from '../descriptor.ts';

/** What a session has written, so that it reads its own writes wherever it reads. */
export interface CausalToken {
  /** The side it wrote on. */
  readonly written: Side;
  /** The newest version among all that it wrote. */
  readonly newest: bigint;
  /** The rows it wrote with their versions; empty when there were too many to name. */
  readonly changes: readonly WrittenVersion[];
}

const MOST_CHANGES = 20;

/** The token of what a transaction wrote, of the versions that recordChanges gave. */
export function causalToken(written: Side, changes: readonly WrittenVersion[]): CausalToken {
  const newest = newestOf(changes.map(({ version }) => version));
  return { written, newest, changes: changes.length > MOST_CHANGES ? [] : changes };
}

/** One token for two: what both wrote. After a cutover only what was written on the newer side counts, for the rest was carried. */
export function joinTokens(one: CausalToken, other: CausalToken): CausalToken {
  if (one.written !== other.written) return one.newest > other.newest ? one : other;
  const newest = new Map<string, WrittenVersion>();
  for (const change of [...one.changes, ...other.changes]) {
    const id = JSON.stringify([change.name, change.rowKey]);
    const known = newest.get(id);
    if (known === undefined || known.version < change.version) newest.set(id, change);
  }
  const joined = causalToken(one.written, [...newest.values()]);
  const unnamed = [one, other].some(({ changes }) => changes.length === 0);
  return { ...joined, newest: newestOf([one.newest, other.newest]), changes: unnamed ? [] : joined.changes };
}

function newestOf(versions: readonly bigint[]): bigint {
  return [...versions].sort((a, b) => (a < b ? 1 : -1))[0] ?? 0n;
}

/** The token as text for a cookie, a header or a session. It names the keys of rows: sign or encrypt it where these are private. */
export function tokenText({ written, newest, changes }: CausalToken): string {
  const named = changes.map(({ name, rowKey, version }) => [name, rowKey, String(version)]);
  return Buffer.from(JSON.stringify([1, written, String(newest), named])).toString('base64url');
}

/** The token that a text stands for; null when it is none. */
export function tokenFrom(text: string): CausalToken | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    if (!Array.isArray(value) || value[0] !== 1) return null;
    const [, written, newest, named] = value;
    if ((written !== 'source' && written !== 'target') || !isVersion(newest) || !Array.isArray(named)) return null;
    const changes = named.flatMap((change: unknown) => {
      const [name, rowKey, version] = Array.isArray(change) ? change : [];
      const right = typeof name === 'string' && typeof rowKey === 'string' && isVersion(version);
      return right ? [{ name, rowKey, version: BigInt(version) }] : [];
    });
    return changes.length === named.length ? { written, newest: BigInt(newest), changes } : null;
  } catch {
    return null;
  }
}

function isVersion(value: unknown): value is string {
  return typeof value === 'string' && /^\d{1,20}$/.test(value);
}

/** A row that a read is about: the source's `schema.table`, and the canonical texts of its key. */
export interface RowOf {
  readonly table: string;
  readonly key: readonly Text[];
}

/**
 * Whether the secondary shows what a session wrote: of the row that is read, or of all rows when the read is about more than one.
 * Rows are looked up in the ledger; a token that names none asks whether the outbox is drained past its newest version.
 */
export async function isApplied(direction: Direction, token: CausalToken, row: RowOf | null): Promise<boolean> {
  // The side it was written on has it anyway; it is the secondary now because of a cutover.
  if (token.written !== direction.primary) return true;
  const { from, to } = direction;
  if (token.changes.length === 0) {
    const waiting = await from.store.transaction((tx) =>
      tx.rows(sql`SELECT id FROM ${from.tables.outbox} WHERE state = 0 AND id <= ${token.newest} ORDER BY id LIMIT 1`),
    );
    const parked = await from.store.transaction((tx) =>
      tx.rows(sql`SELECT id FROM ${from.tables.outbox} WHERE state = 2 AND id <= ${token.newest} ORDER BY id LIMIT 1`),
    );
    return waiting.length + parked.length === 0;
  }
  const needed = token.changes.filter(
    ({ name, rowKey }) => row === null || (name === row.table && rowKey === rowKeyOf(row.key)),
  );
  if (needed.length === 0) return true;
  const any = join(
    needed.map(
      ({ name, rowKey, version }) => sql`(table_name = ${name} AND row_key = ${rowKey} AND version >= ${version})`,
    ),
    ' OR ',
  );
  const count = raw(to.store.engine === 'mysql' ? 'COUNT(*)' : 'count(*)::text');
  const [found] = await to.store.transaction((tx) =>
    tx.rows(sql`SELECT ${count} FROM ${to.tables.ledger} WHERE ${any}`),
  );
  return Number(found?.[0] ?? 0) === needed.length;
}
