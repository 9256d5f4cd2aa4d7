import sql, { raw } from 'sql-template-tag';
import { differentPlaces } from '../core/different-places.ts';
import type { Direction } from '../core/direction.ts';
import { isOwnRow } from '../core/own-rows.ts';
import { portions } from '../core/portions.ts';
import { readRows, readVersions, unreadIn } from '../core/read-rows.ts';
import { keyOf } from '../core/row-key.ts';
import { snapshotOf } from '../core/snapshot-of.ts';
import { otherSide, type Row, type Side, type TableDescriptor, type Text } from '../descriptor.ts';
import { list } from '../sql/expression.ts';
import type { Tx } from '../store/store.ts';
import { quantityThat } from '../values/quantity.ts';

/** Changes of the primary's outbox: those above `after`, up to `upTo`. */
export interface ChangeRange {
  readonly after: bigint;
  readonly upTo: bigint;
}

export interface VerifyOptions {
  /** Nothing is written and everything is applied: whatever differs is wrong. Else only what stands at the same version is judged. */
  readonly settled: boolean;
  readonly tables: readonly TableDescriptor[];
  readonly signal: AbortSignal;
}

/** A key whose rows are not the same on both sides. */
export interface KeyDifference {
  readonly name: string;
  /** `(masked)` where a key column is. */
  readonly rowKey: string;
  readonly what: string;
}

export interface Verified {
  readonly keys: number;
  /** Keys that could not be judged because they stood at different versions. */
  readonly inFlight: number;
  /** The lowest of their versions. */
  readonly lowestInFlight: bigint | null;
  readonly differing: number;
  /** The first of them. */
  readonly differences: readonly KeyDifference[];
}

const PAGE = 500;
const SHOWN = 20;

/** Compares the rows of every key that a range of changes names, each with its version. */
export async function verifyKeys(direction: Direction, range: ChangeRange, options: VerifyOptions): Promise<Verified> {
  let found: Verified = { keys: 0, inFlight: 0, lowestInFlight: null, differing: 0, differences: [] };
  const names = new Set(options.tables.map(({ name }) => name));
  for (let after = range.after; ; ) {
    options.signal.throwIfAborted();
    const page = await direction.from.store.transaction((tx) => readPage(tx, direction, { after, upTo: range.upTo }));
    const last = page.at(-1);
    if (last === undefined) return found;
    for (const name of names) {
      const rowKeys = [...new Set(page.flatMap((change) => (change.name === name ? [change.rowKey] : [])))];
      for (const portion of await portions(direction, direction.named(name), rowKeys)) {
        found = together(found, await verifyPage(direction, name, portion, options));
      }
    }
    after = last.id;
  }
}

async function readPage(tx: Tx, { from }: Direction, { after, upTo }: ChangeRange) {
  const id = raw(tx.engine === 'mysql' ? 'CAST(id AS CHAR)' : 'id::text');
  const rows = await tx.rows(sql`SELECT ${id}, table_name, row_key FROM ${from.tables.outbox}
WHERE id > ${after} AND id <= ${upTo} ORDER BY lockstep_outbox.id LIMIT ${raw(String(PAGE))}`);
  return rows.map(([number, name, rowKey]) => ({ id: BigInt(number ?? '0'), name: name ?? '', rowKey: rowKey ?? '' }));
}

interface Seen {
  readonly versions: ReadonlyMap<string, bigint>;
  /** In the order of the descriptors. */
  readonly rows: readonly ReadonlyMap<string, Row>[];
}

async function verifyPage(
  direction: Direction,
  name: string,
  rowKeys: readonly string[],
  { settled, signal }: VerifyOptions,
): Promise<Verified> {
  const { from, to, primary } = direction;
  const tables = direction.named(name);
  const keys = rowKeys.map(keyOf);
  const own = () =>
    from.store.transaction(
      (tx) => seen(tx, tables, primary, keys, readVersions(tx, from.tables, name, rowKeys)),
      snapshotOf(primary, tables),
    );
  const theirs = () =>
    to.store.transaction(
      (tx) => seen(tx, tables, otherSide(primary), keys, ledgerVersions(tx, direction, name, rowKeys)),
      snapshotOf(otherSide(primary), tables),
    );
  // Under writes the primary is read first, so that what differs in version is behind and not ahead.
  const [one, other] = settled ? await Promise.all([own(), theirs()]) : [await own(), await theirs()];
  signal.throwIfAborted();
  const waiting = rowKeys.filter((rowKey) => !settled && one.versions.get(rowKey) !== other.versions.get(rowKey));
  const unjudged = new Set(waiting);
  const differences = rowKeys.flatMap((rowKey) =>
    unjudged.has(rowKey) ? [] : differencesOf(tables, primary, rowKey, one, other),
  );
  const versions = waiting.map((rowKey) => one.versions.get(rowKey) ?? 0n);
  return {
    keys: rowKeys.length,
    inFlight: waiting.length,
    lowestInFlight: lowest(versions),
    differing: differences.length,
    differences: differences.slice(0, SHOWN),
  };
}

async function seen(
  tx: Tx,
  tables: readonly TableDescriptor[],
  side: Side,
  keys: readonly (readonly Text[])[],
  versions: Promise<ReadonlyMap<string, bigint>>,
): Promise<Seen> {
  const known = await versions;
  const rows: Map<string, Row>[] = [];
  for (const table of tables) rows.push(await readRows(tx, table, side, keys));
  return { versions: known, rows };
}

async function ledgerVersions(tx: Tx, { to }: Direction, name: string, rowKeys: readonly string[]) {
  const version = raw(tx.engine === 'mysql' ? 'CAST(version AS CHAR)' : 'version::text');
  const rows = await tx.rows(sql`SELECT row_key, ${version} FROM ${to.tables.ledger}
WHERE table_name = ${name} AND row_key IN (${list(rowKeys.map((rowKey) => sql`${rowKey}`))})`);
  return new Map(rows.map(([rowKey, found]) => [rowKey ?? '', BigInt(found ?? '0')]));
}

function differencesOf(
  tables: readonly TableDescriptor[],
  primary: Side,
  rowKey: string,
  one: Seen,
  other: Seen,
): KeyDifference[] {
  return tables.flatMap((table, at) => {
    const [mine, theirs] = [one.rows[at]?.get(rowKey), other.rows[at]?.get(rowKey)];
    // Another writer's row of the primary has none on the other side.
    if (mine !== undefined && theirs === undefined && !isOwnRow(table, primary, mine)) return [];
    const what = whatDiffers(table, mine, theirs);
    if (what === null) return [];
    const masked = table.key.some((place) => table.columns[place]?.masked === true);
    return [{ name: table.name, rowKey: masked ? '(masked)' : rowKey, what }];
  });
}

function whatDiffers(table: TableDescriptor, mine: Row | undefined, theirs: Row | undefined): string | null {
  if (mine === undefined) return theirs === undefined ? null : 'is not on the primary';
  if (theirs === undefined) return 'is not on the other side';
  const unread = unreadIn(mine) ?? unreadIn(theirs);
  if (unread !== null) return `cannot be compared: ${table.columns[unread.place]?.name} is ${unread.why}`;
  const places = differentPlaces(table, mine, theirs);
  return places.length === 0 ? null : `differs in ${places.map((place) => table.columns[place]?.name).join(', ')}`;
}

function together(one: Verified, other: Verified): Verified {
  return {
    keys: one.keys + other.keys,
    inFlight: one.inFlight + other.inFlight,
    lowestInFlight: lowest([one.lowestInFlight, other.lowestInFlight].filter((version) => version !== null)),
    differing: one.differing + other.differing,
    differences: [...one.differences, ...other.differences].slice(0, SHOWN),
  };
}

function lowest(versions: readonly bigint[]): bigint | null {
  return versions.reduce<bigint | null>(
    (least, version) => (least === null || version < least ? version : least),
    null,
  );
}

/** What differs, in words. */
export function saidOf({ differing, differences }: Verified): string {
  const list = differences.map(({ name, rowKey, what }) => `\n  ${name} ${rowKey} ${what}`).join('');
  return `${quantityThat(differing, 'key', 'is', 'are')} not the same on both sides:${list}`;
}
