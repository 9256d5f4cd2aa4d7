import sql, { join, raw, type Sql } from 'sql-template-tag';
import type { EngineName, Side, TableDescriptor } from '../descriptor.ts';
import { list, names, written } from '../sql/expression.ts';
import type { KitTables } from '../sql/kit-tables.ts';
import type { Tx } from '../store/store.ts';
import type { CarriedColumn } from './columns.ts';

/** A table that receives the rows of a stage. */
export interface Merge {
  readonly table: TableDescriptor;
  readonly side: Side;
  readonly columns: readonly CarriedColumn[];
  readonly tables: KitTables;
}

/** What the two engines write differently when a stage is merged. */
export interface MergeSql {
  /** Makes an empty stage that only this transaction sees, and gives back its quoted name. */
  stage(tx: Tx, columns: readonly CarriedColumn[]): Promise<string>;
  /** Inserts the rows of the stage that the ledger does not know and the table does not have; gives back how many. */
  insert(tx: Tx, stage: string, merge: Merge): Promise<number>;
  /** How many rows of the stage are neither known to the ledger nor in the table: others hold what a collation takes for their key. */
  hidden(tx: Tx, stage: string, merge: Merge): Promise<number>;
}

const mysql: MergeSql = {
  async stage(tx, columns) {
    await tx.run(sql`DROP TEMPORARY TABLE IF EXISTS lockstep_stage`);
    const own = columns.map(({ staged }) => `${staged} LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`);
    await tx.run(sql`CREATE TEMPORARY TABLE lockstep_stage (${names(own)}) ENGINE = InnoDB`);
    return 'lockstep_stage';
  },
  insert: (tx, stage, merge) =>
    tx.run(
      sql`${insertSql('mysql', stage, merge)} AND NOT EXISTS (SELECT 1 FROM ${tableOf(merge)} WHERE ${sameKey(merge)})`,
    ),
  hidden: (tx, stage, merge) => countHidden(tx, stage, merge, (text) => `CAST(${text} AS BINARY)`),
};

const postgres: MergeSql = {
  async stage(tx, columns) {
    const stage = `pg_temp.lockstep_stage_${columns.length}`;
    const own = columns.map(({ staged }) => `${staged} text`);
    await tx.run(sql`CREATE TEMPORARY TABLE IF NOT EXISTS ${raw(stage)} (${names(own)}) ON COMMIT DELETE ROWS`);
    return stage;
  },
  insert: (tx, stage, merge) =>
    tx.run(sql`${insertSql('postgres', stage, merge)} ON CONFLICT (${keyNames(merge)}) DO NOTHING`),
  hidden: (tx, stage, merge) => countHidden(tx, stage, merge, (text) => `(${text}) COLLATE "C"`),
};

const SQL = { mysql, postgres } as const;

/** How an engine merges a stage. */
export function mergeSql(engine: EngineName): MergeSql {
  return SQL[engine];
}

function insertSql(engine: EngineName, stage: string, merge: Merge): Sql {
  const { table, side, columns } = merge;
  const constants = table.columns.flatMap((column) =>
    column.constant === undefined || side === 'source'
      ? []
      : [{ sql: column.target.sql, value: written(column.target.write, column.constant) }],
  );
  const carried = columns.map(({ to, staged }) => ({ sql: to.sql, value: raw(place(to.write, `s.${staged}`)) }));
  const all = [...carried, ...constants];
  const overriding = raw(engine === 'postgres' ? ' OVERRIDING SYSTEM VALUE' : '');
  return sql`INSERT INTO ${raw(table[side].sql)} (${names(all.map((column) => column.sql))})${overriding}
SELECT ${list(all.map(({ value }) => value))} FROM ${raw(stage)} AS s WHERE ${unknown(engine, merge)}`;
}

/** The ledger does not know the key. */
function unknown(engine: EngineName, { table, columns, tables }: Merge): Sql {
  return sql`NOT EXISTS (SELECT 1 FROM ${tables.ledger} AS l WHERE l.table_name = ${table.name} AND l.row_key = ${raw(rowKey(engine, columns))})`;
}

/** The staged key as outbox and ledger write it. */
function rowKey(engine: EngineName, columns: readonly CarriedColumn[]): string {
  const texts = columns.filter(({ key }) => key).map(({ staged }) => `s.${staged}`);
  if (engine === 'postgres')
    return `'[' || ${texts.map((text) => `to_json(${text})::text`).join(` || ',' || `)} || ']'`;
  return `CONCAT('[', ${texts.map((text) => `JSON_QUOTE(${text})`).join(`, ',', `)}, ']')`;
}

async function countHidden(tx: Tx, stage: string, merge: Merge, bytes: (text: string) => string): Promise<number> {
  const same = merge.columns
    .filter(({ key }) => key)
    .map(({ to, staged }) => raw(`${bytes(to.read)} = ${bytes(`s.${staged}`)}`));
  const there = sql`SELECT 1 FROM ${tableOf(merge)} WHERE ${sameKey(merge)} AND ${join(same, ' AND ')}`;
  const [row] = await tx.rows(
    sql`SELECT count(*) FROM ${raw(stage)} AS s WHERE ${unknown(tx.engine, merge)} AND NOT EXISTS (${there})`,
  );
  return Number(row?.[0] ?? '0');
}

function tableOf({ table, side }: Merge): Sql {
  return raw(`${table[side].sql} AS t`);
}

function sameKey({ columns }: Merge): Sql {
  const parts = columns.filter(({ key }) => key);
  return raw(parts.map(({ to, staged }) => `t.${to.sql} = ${place(to.write, `s.${staged}`)}`).join(' AND '));
}

function keyNames({ columns }: Merge): Sql {
  return names(columns.filter(({ key }) => key).map(({ to }) => to.sql));
}

function place(write: string, value: string): string {
  return write.replace('{}', () => value);
}
