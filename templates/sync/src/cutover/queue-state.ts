import sql, { raw } from 'sql-template-tag';
import type { End } from '../core/direction.ts';
import { HEARTBEAT } from '../core/reserved-names.ts';
import type { TableDescriptor } from '../descriptor.ts';
import type { Tx } from '../store/store.ts';

/** A change that was set aside. */
export interface ParkedKey {
  readonly name: string;
  /** `(masked)` where a key column is. */
  readonly rowKey: string;
  readonly reason: string;
}

/** The largest id that the outbox of a side holds; 0 when it holds none. */
export async function lastChange({ store, tables }: End): Promise<bigint> {
  return store.transaction((tx) => readId(tx, sql`SELECT ${idText(tx, 'MAX(id)')} FROM ${tables.outbox}`));
}

/** The largest id of the changes that were recorded more than some seconds ago, by the clock of the side; 0 when there is none. */
export async function lastChangeBefore({ store, tables }: End, seconds: number): Promise<bigint> {
  const micros = raw(String(Math.ceil(seconds * 1e6)));
  return store.transaction((tx) => {
    const moment =
      tx.engine === 'mysql'
        ? sql`NOW(6) - INTERVAL ${micros} MICROSECOND`
        : sql`clock_timestamp() - ${micros} * interval '1 microsecond'`;
    const last = sql`SELECT id FROM ${tables.outbox} WHERE created_at < ${moment} ORDER BY id DESC LIMIT 1`;
    return readId(tx, sql`SELECT ${idText(tx, 'l.id')} FROM (${last}) AS l`);
  });
}

/** How many changes wait in the outbox of a side, beats of a running relay apart, and the age of the oldest in milliseconds by the side's clock. */
export async function waitingChanges({ store, tables }: End): Promise<{ waiting: number; oldestMs: number }> {
  return store.transaction(async (tx) => {
    const age =
      tx.engine === 'mysql'
        ? raw('TIMESTAMPDIFF(MICROSECOND, MIN(created_at), NOW(6)) / 1000')
        : raw('extract(epoch FROM clock_timestamp() - min(created_at)) * 1000');
    const [row] = await tx.rows(sql`SELECT count(*), ${age} FROM ${tables.outbox}
WHERE state = 0 AND table_name <> ${HEARTBEAT}`);
    return { waiting: Number(row?.[0] ?? '0'), oldestMs: Math.max(0, Math.round(Number(row?.[1] ?? '0'))) };
  });
}

/** How many changes were set aside in the outbox of a side, and the first of them with their reasons. */
export async function parkedChanges(
  { store, tables }: End,
  descriptors: readonly TableDescriptor[],
  shown = 20,
): Promise<{ parked: number; first: ParkedKey[] }> {
  const masked = new Set(
    descriptors.flatMap(({ name, key, columns }) => (key.some((place) => columns[place]?.masked) ? [name] : [])),
  );
  return store.transaction(async (tx) => {
    const [count] = await tx.rows(sql`SELECT count(*) FROM ${tables.outbox} WHERE state = 2`);
    const rows = await tx.rows(sql`SELECT table_name, row_key, error FROM ${tables.outbox}
WHERE state = 2 ORDER BY id LIMIT ${raw(String(shown))}`);
    return {
      parked: Number(count?.[0] ?? '0'),
      first: rows.map(([name, rowKey, reason]) => ({
        name: name ?? '',
        rowKey: masked.has(name ?? '') ? '(masked)' : (rowKey ?? ''),
        reason: reason ?? 'no reason was noted',
      })),
    };
  });
}

function idText(tx: Tx, id: string) {
  return raw(tx.engine === 'mysql' ? `CAST(${id} AS CHAR)` : `(${id})::text`);
}

async function readId(tx: Tx, query: ReturnType<typeof sql>): Promise<bigint> {
  const [row] = await tx.rows(query);
  return BigInt(row?.[0] ?? '0');
}
