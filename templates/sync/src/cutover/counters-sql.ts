import sql, { raw } from 'sql-template-tag';
import type { EngineName } from '../descriptor.ts';
import type { Tx } from '../store/store.ts';

/** A column that a counter fills. */
export interface CountedColumn {
  readonly schema: string;
  readonly table: string;
  /** Quoted, with its schema. */
  readonly tableSql: string;
  readonly column: string;
  readonly columnSql: string;
  readonly rawType: string;
  /** PostgreSQL: the quoted name of the sequence; null: the one that belongs to the column. */
  readonly sequence: string | null;
}

/** Where a counter stands. */
export interface CounterState {
  /** What it hands out next. */
  readonly next: bigint;
  /** It hands out `start` and every `step` numbers above it. */
  readonly step: bigint;
  readonly start: bigint;
  /** The largest that it can hand out. */
  readonly limit: bigint;
}

/** Counters as an engine has them. */
export interface CountersSql {
  read(tx: Tx, counted: CountedColumn): Promise<CounterState>;
  /** Lets it hand out `next` next; the caller has seen that this is more than it was. */
  raise(tx: Tx, counted: CountedColumn, next: bigint): Promise<void>;
}

const MYSQL_BITS: Readonly<Record<string, bigint>> = {
  tinyint: 8n,
  smallint: 16n,
  mediumint: 24n,
  int: 32n,
  bigint: 64n,
};

/** The largest number that a column of a type can hold; a type without a known one is taken for 64 bits with a sign. */
export function largestOf(engine: EngineName, rawType: string): bigint {
  const bits = engine === 'mysql' ? mysqlBits(rawType) : POSTGRES_BITS[rawType];
  if (bits !== undefined) return 2n ** bits - 1n;
  const digits = /^numeric\((\d+),0\)$/.exec(rawType)?.[1];
  return digits === undefined ? 2n ** 63n - 1n : 10n ** BigInt(digits) - 1n;
}

const POSTGRES_BITS: Readonly<Record<string, bigint>> = { smallint: 15n, integer: 31n, bigint: 63n };

function mysqlBits(rawType: string): bigint | undefined {
  const bits = MYSQL_BITS[/^[a-z]+/.exec(rawType)?.[0] ?? ''];
  return bits === undefined ? undefined : rawType.includes('unsigned') ? bits : bits - 1n;
}

const mysqlCounters: CountersSql = {
  read: async (tx, { schema, table, rawType }) => {
    // MySQL's catalogue may be a day old unless told; MariaDB knows no such setting and passes over the comment.
    await tx.run(raw('SET @lockstep_fresh = 1 /*!80000 , SESSION information_schema_stats_expiry = 0 */'));
    const [row] =
      await tx.rows(sql`SELECT CAST(AUTO_INCREMENT AS CHAR), @@auto_increment_increment, @@auto_increment_offset
FROM information_schema.TABLES WHERE TABLE_SCHEMA = ${schema} AND TABLE_NAME = ${table}`);
    if (row === undefined) throw new Error(`${schema}.${table} is not there, or this login may not see it`);
    // The server itself finds the next number of its step at or above the counter.
    return { next: BigInt(row[0] ?? '1'), step: 1n, start: 1n, limit: largestOf('mysql', rawType) };
  },
  raise: async (tx, { tableSql }, next) => {
    // The default is a day, and whoever reads the table would wait behind it.
    await tx.run(raw('SET SESSION lock_wait_timeout = 3'));
    try {
      await tx.run(raw(`ALTER TABLE ${tableSql} AUTO_INCREMENT = ${next}`));
    } finally {
      await tx.run(raw('SET SESSION lock_wait_timeout = DEFAULT'));
    }
  },
};

const postgresCounters: CountersSql = {
  read: async (tx, counted) => {
    const name = await sequenceOf(tx, counted);
    const [row] =
      await tx.rows(sql`SELECT s.last_value::text, s.is_called, q.seqincrement::text, q.seqstart::text, q.seqmax::text
FROM ${raw(name)} AS s, pg_sequence q WHERE q.seqrelid = ${name}::regclass`);
    const [last, called, step, start, most] = row ?? [];
    const [at, by] = [BigInt(last ?? '0'), BigInt(step ?? '1')];
    if (by < 1n) throw new Error(`${name} counts down: raise it by hand and leave its table out of the scope`);
    const largest = largestOf('postgres', counted.rawType);
    const limit = BigInt(most ?? '0') < largest ? BigInt(most ?? '0') : largest;
    return { next: called === 't' ? at + by : at, step: by, start: BigInt(start ?? '1'), limit };
  },
  raise: async (tx, counted, next) => {
    const name = await sequenceOf(tx, counted);
    // As if its last number had been drawn: of a sequence that was set and not drawn from, PostgreSQL's catalogue tells nothing.
    await tx.rows(sql`SELECT CASE WHEN ${next}::bigint - seqincrement < seqmin THEN setval(seqrelid, ${next}::bigint, false)
ELSE setval(seqrelid, ${next}::bigint - seqincrement, true) END FROM pg_sequence WHERE seqrelid = ${name}::regclass`);
  },
};

async function sequenceOf(tx: Tx, { sequence, tableSql, column }: CountedColumn): Promise<string> {
  if (sequence !== null) return sequence;
  const [row] = await tx.rows(sql`SELECT pg_get_serial_sequence(${tableSql}::text, ${column}::text)`);
  const name = row?.[0];
  if (typeof name !== 'string') throw new Error(`${tableSql} has no sequence for ${column}`);
  return name;
}

const COUNTERS = { mysql: mysqlCounters, postgres: postgresCounters } as const;

/** The counters of an engine. */
export function countersOf(engine: EngineName): CountersSql {
  return COUNTERS[engine];
}
