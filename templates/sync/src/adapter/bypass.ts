import { setTimeout as sleep } from 'node:timers/promises';
import sql, { raw } from 'sql-template-tag';
import type { Direction, End } from '../core/direction.ts';
import type { TableSide } from '../descriptor.ts';
import { BYPASS_SQL, type TableCounter } from './bypass-sql.ts';

/** What the primary counted by one moment. */
export interface Counters {
  /** Milliseconds of this process's clock. */
  readonly at: number;
  readonly began: string;
  readonly tables: ReadonlyMap<string, TableCounter | null>;
  readonly statements: ReadonlyMap<string, bigint>;
  /** An event whose rows are in the counters for certain, and one behind every row that is in them. */
  readonly low: bigint;
  readonly high: bigint;
  readonly unseen: readonly string[];
}

/** One table in an interval. */
export interface TableBypass {
  readonly name: string;
  /** Rows that the server saw inserted, updated or deleted; null: it did not count. */
  readonly rowsChanged: number | null;
  /** Changes that capture recorded. */
  readonly events: number;
  /** More rows were changed than recorded, beyond what is usual. */
  readonly suspected: boolean;
  /** TRUNCATE, DDL. */
  readonly signs: readonly string[];
}

/** What an interval shows of writes that passed capture by. */
export interface BypassReport {
  readonly seconds: number;
  /** Something is suspected, or a sign was seen. */
  readonly suspected: boolean;
  readonly tables: readonly TableBypass[];
  /** Statements that capture cannot see, anywhere on the server. */
  readonly signs: readonly string[];
  /** What this look could not tell. */
  readonly unseen: readonly string[];
}

/** Fewer rows than this, or a smaller share, are transactions that were under way, rolled back, or changed a row twice. */
const USUAL = { rows: 20, share: 0.1 } as const;

/** PostgreSQL counts the rows of a connection that has nothing else to do up to ten seconds after its transaction has ended. */
const SETTLED_SECONDS = 12;

const ALWAYS_UNSEEN = [
  'rows that were rolled back, or changed twice in one transaction, count like rows that passed capture by: reconcile names the rows',
  'rows that foreign keys cascade to are not counted by every server (MariaDB’s userstat does not)',
];

/** Reads the primary's counters. It only reads. */
export async function readCounters(direction: Direction): Promise<Counters> {
  const { primary, from, named, tables } = direction;
  const engine = BYPASS_SQL[from.store.engine];
  const names = [...new Set(tables.map(({ name }) => name))];
  const sides = names.flatMap((name) => named(name).map((table): [string, TableSide] => [name, table[primary]]));
  return from.store.transaction(async (tx) => {
    const { counting, unseen } = await engine.counts(tx);
    const began = await engine.began(tx);
    const low = await newestEvent(from, SETTLED_SECONDS);
    const found = await engine.tables(
      tx,
      sides.map(([, side]) => side),
      counting,
    );
    // A table of the source that several targets share is one table; one that is spread over several is added up.
    const byTable = new Map(
      sides.map(([name, { sql: place }], at) => [`${name} ${place}`, { name, found: found[at] ?? null }]),
    );
    const counters = new Map<string, TableCounter | null>();
    for (const name of names) counters.set(name, sum([...byTable.values()].filter((one) => one.name === name)));
    return {
      at: performance.now(),
      began,
      tables: counters,
      statements: await engine.statements(tx),
      low,
      high: await newestEvent(from, 0),
      unseen,
    };
  });
}

/** What happened between two readings, in which so many changes were recorded. */
export function compareCounters(
  before: Counters,
  after: Counters,
  recorded: ReadonlyMap<string, bigint>,
): BypassReport {
  const again = before.began !== after.began;
  const tables = [...after.tables].map(([name, now]): TableBypass => {
    const then = before.tables.get(name) ?? null;
    const known = !again && then !== null && now !== null && then.rowsChanged !== null && now.rowsChanged !== null;
    const change = known ? Number((now.rowsChanged ?? 0n) - (then.rowsChanged ?? 0n)) : -1;
    const rowsChanged = change < 0 ? null : change;
    const events = Number(recorded.get(name) ?? 0n);
    const excess = rowsChanged === null ? 0 : rowsChanged - events;
    const signs = [
      ...(now === null ? ['the table is gone'] : []),
      ...(now !== null && then !== null && now.shape !== then.shape
        ? ['the table was truncated, rebuilt or altered: check its schema and verify it again']
        : []),
    ];
    const suspected = excess > Math.max(USUAL.rows, USUAL.share * (rowsChanged ?? 0)) || (events === 0 && excess > 0);
    return { name, rowsChanged, events, suspected, signs };
  });
  const signs = [...after.statements].flatMap(([name, count]) => {
    const times = again ? 0n : count - (before.statements.get(name) ?? 0n);
    return times > 0n ? [`${name} ran ${times} times somewhere on this server`] : [];
  });
  const unseen = [
    ...after.unseen,
    ...(again ? ['the server or its counters began again: this interval tells nothing about rows'] : []),
    ...ALWAYS_UNSEEN,
  ];
  const suspected = tables.some((table) => table.suspected || table.signs.length > 0);
  return { seconds: (after.at - before.at) / 1000, suspected, tables, signs, unseen };
}

export interface WatchOptions {
  readonly everyMs: number;
  /** How many intervals; endless when it is null. */
  readonly times: number | null;
  readonly signal: AbortSignal;
}

/** Looks at the primary's counters again and again and reports each interval. Gives the last report; null if it was stopped before. */
export async function watchBypass(
  direction: Direction,
  { everyMs, times, signal }: WatchOptions,
  onReport: (report: BypassReport) => void,
): Promise<BypassReport | null> {
  let before = await readCounters(direction);
  let last: BypassReport | null = null;
  for (let round = 0; (times === null || round < times) && !signal.aborted; round++) {
    const waited = await sleep(everyMs, true, { signal }).catch(() => false);
    if (!waited) break;
    const after = await readCounters(direction);
    last = compareCounters(before, after, await eventsBetween(direction.from, before.low, after.high));
    onReport(last);
    before = after;
  }
  return last;
}

function sum(places: readonly { readonly found: TableCounter | null }[]): TableCounter | null {
  const known = places.flatMap(({ found }) => found ?? []);
  if (known.length < places.length) return null;
  const rows = known.flatMap(({ rowsChanged }) => rowsChanged ?? []);
  const rowsChanged = rows.length < known.length ? null : rows.reduce((all, one) => all + one, 0n);
  return { rowsChanged, shape: known.map(({ shape }) => shape).join('\n') };
}

/** The newest event that is at least so old. Events that are counted in two intervals hide a few rows; they raise no false alarm. */
async function newestEvent({ store, tables }: End, seconds: number): Promise<bigint> {
  const [id, before] =
    store.engine === 'mysql'
      ? [sql`CAST(id AS CHAR)`, raw(`NOW(6) - INTERVAL ${seconds} SECOND`)]
      : [sql`id::text AS newest`, raw(`clock_timestamp() - interval '${seconds} seconds'`)];
  const newest = sql`SELECT ${id} FROM ${tables.outbox} WHERE created_at <= ${before} ORDER BY id DESC LIMIT 1`;
  const [row] = await store.transaction((tx) => tx.rows(newest));
  return BigInt(row?.[0] ?? '0');
}

/** The events of each table beyond the one and up to the other. */
export async function eventsBetween({ store, tables }: End, low: bigint, high: bigint): Promise<Map<string, bigint>> {
  const number = (id: bigint) =>
    store.engine === 'mysql' ? sql`CAST(${String(id)} AS UNSIGNED)` : sql`${String(id)}::text::bigint`;
  const rows = await store.transaction((tx) =>
    tx.rows(sql`SELECT table_name, count(*) FROM ${tables.outbox}
WHERE id > ${number(low)} AND id <= ${number(high)} GROUP BY table_name`),
  );
  return new Map(rows.map(([name, count]) => [name ?? '', BigInt(count ?? '0')]));
}
