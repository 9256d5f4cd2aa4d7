import { randomUUID } from 'node:crypto';
import sql, { raw } from 'sql-template-tag';
import type { Direction } from '../core/direction.ts';
import { readVersions } from '../core/read-rows.ts';
import { HEARTBEAT } from '../core/reserved-names.ts';
import { rowKeyOf } from '../core/row-key.ts';
import type { KitTables } from '../sql/kit-tables.ts';
import { sqlOf } from '../sql/sql-of.ts';
import { retrying } from '../store/retrying.ts';
import type { Tx } from '../store/store.ts';

const ROW_KEY = rowKeyOf(['1']);

/** What a beat says: which it is, and the primary's clock when it was written. */
export interface Beat {
  readonly nonce: string;
  readonly beatAt: string;
}

/** Writes a beat on the primary, as a change like others: it reaches the secondary when what was written before it has. Gives its nonce. */
export async function beat({ from }: Direction): Promise<string> {
  const nonce = randomUUID();
  await from.store.transaction(async (tx) => {
    await writeBeat(tx, from.tables, { nonce, beatAt: null });
    await tx.run(sql`INSERT INTO ${from.tables.outbox} (table_name, row_key) VALUES (${HEARTBEAT}, ${ROW_KEY})`);
  });
  return nonce;
}

/** Carries the newest beat to the secondary, which adds the time by its own clock. Gives the version of it. */
export async function carryBeat({ from, to }: Direction): Promise<bigint> {
  const { newest, version } = await from.store.transaction(
    async (tx) => ({
      newest: await readBeat(tx, from.tables),
      version: (await readVersions(tx, from.tables, HEARTBEAT, [ROW_KEY])).get(ROW_KEY) ?? 0n,
    }),
    { isolation: 'snapshot' },
  );
  const event = { name: HEARTBEAT, rowKey: ROW_KEY, version, deleted: false };
  await retrying(to.store, async (tx) => {
    const newer = await sqlOf(tx.engine).claim(tx, to.tables, [event], false);
    if (newest !== null && newer.length > 0) await writeBeat(tx, to.tables, newest);
  });
  return version;
}

/** The last beat that a side knows. */
export async function readBeat(tx: Tx, { heartbeat }: KitTables): Promise<Beat | null> {
  const [row] = await tx.rows(sql`SELECT nonce, beat_at FROM ${heartbeat} WHERE id = 1`);
  const [nonce, beatAt] = row ?? [];
  return typeof nonce === 'string' && typeof beatAt === 'string' ? { nonce, beatAt } : null;
}

async function writeBeat(
  tx: Tx,
  { heartbeat }: KitTables,
  { nonce, beatAt }: { readonly nonce: string; readonly beatAt: string | null },
): Promise<void> {
  const now = sqlOf(tx.engine).now;
  const at = beatAt === null ? now : tx.engine === 'mysql' ? sql`${utc(beatAt)}` : sql`${utc(beatAt)}::timestamptz`;
  const applied = beatAt === null ? sql`NULL` : now;
  const row = sql`INSERT INTO ${heartbeat} (id, nonce, beat_at, applied_at) VALUES (1, ${nonce}, ${at}, ${applied})`;
  const all = ['nonce', 'beat_at', 'applied_at'];
  const found =
    tx.engine === 'mysql'
      ? `ON DUPLICATE KEY UPDATE ${all.map((name) => `${name} = VALUES(${name})`).join(', ')}`
      : `ON CONFLICT (id) DO UPDATE SET ${all.map((name) => `${name} = EXCLUDED.${name}`).join(', ')}`;
  await tx.run(sql`${row} ${raw(found)}`);
}

/** Without the zone that PostgreSQL writes: both sides' sessions are in UTC. */
function utc(moment: string): string {
  return moment.replace(/\+00(:00)?$/, '');
}
