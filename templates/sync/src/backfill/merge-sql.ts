import sql, { raw, type Sql } from 'sql-template-tag';
import type { EngineName, Side, TableDescriptor } from '../descriptor.ts';
import { list, names, written } from '../sql/expression.ts';
import { jsonText } from '../sql/json-text.ts';
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
  /** Takes the rows out of the stage that the ledger knows; gives back how many. */
  dropKnown(tx: Tx, stage: string, merge: Merge): Promise<number>;
  /** Inserts the rows of the stage that the table does not have; gives back how many. */
  insert(tx: Tx, stage: string, merge: Merge): Promise<number>;
  /** How many rows of the stage are not in the table after all: others hold what a collation takes for their key. */
  hidden(tx: Tx, stage: string, merge: Merge): Promise<number>;
}

const mysql: MergeSql = {
  async stage(tx, columns) {
    await tx.run(sql`DROP TEMPORARY TABLE IF EXISTS lockstep_stage`);
    const own = columns.map(({ staged }) => `${staged} LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`);
    await tx.run(sql`CREATE TEMPORARY TABLE lockstep_stage (${names(own)}) ENGINE = InnoDB`);
    return 'lockstep_stage';
  },
  dropKnown: (tx, stage, merge) =>
    tx.run(sql`DELETE ${raw(`s FROM ${stage} AS s`)} WHERE EXISTS (${inLedger('mysql', merge)})`),
  async insert(tx, stage, merge) {
    const there = inTable(merge, (text) => `CAST(${text} AS BINARY)`);
    await tx.run(sql`DELETE ${raw(`s FROM ${stage} AS s`)} WHERE EXISTS (${there})`);
    // With a subquery in it MariaDB would pass the rows through a table of its own, where UNHEX of a LONGTEXT has no length at all.
    return tx.run(insertSql('mysql', stage, merge));
  },
  // What a collation takes for the key of another row is a duplicate of it.
  hidden: async () => 0,
};

const postgres: MergeSql = {
  async stage(tx, columns) {
    const stage = `pg_temp.lockstep_stage_${columns.length}`;
    const own = columns.map(({ staged }) => `${staged} text`);
    await tx.run(sql`CREATE TEMPORARY TABLE IF NOT EXISTS ${raw(stage)} (${names(own)}) ON COMMIT DELETE ROWS`);
    return stage;
  },
  dropKnown: (tx, stage, merge) =>
    tx.run(sql`DELETE FROM ${raw(`${stage} AS s`)} WHERE EXISTS (${inLedger('postgres', merge)})`),
  insert: (tx, stage, merge) =>
    tx.run(sql`${insertSql('postgres', stage, merge)} ON CONFLICT (${keyNames(merge)}) DO NOTHING`),
  async hidden(tx, stage, merge) {
    const there = inTable(merge, (text) => `(${text}) COLLATE "C"`);
    const [row] = await tx.rows(sql`SELECT count(*) FROM ${raw(stage)} AS s WHERE NOT EXISTS (${there})`);
    return Number(row?.[0] ?? '0');
  },
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
SELECT ${list(all.map(({ value }) => value))} FROM ${raw(stage)} AS s`;
}

/** The ledger's row of a staged key. */
function inLedger(engine: EngineName, { table, columns, tables }: Merge): Sql {
  return sql`SELECT 1 FROM ${tables.ledger} AS l WHERE l.table_name = ${table.name} AND l.row_key = ${raw(rowKey(engine, columns))}`;
}

/** The table's row of a staged key, told by its bytes too. */
function inTable({ table, side, columns }: Merge, bytes: (text: string) => string): Sql {
  const parts = columns
    .filter(({ key }) => key)
    .flatMap(({ to, staged }) => [
      `t.${to.sql} = ${place(to.write, `s.${staged}`)}`,
      `${bytes(to.read)} = ${bytes(`s.${staged}`)}`,
    ]);
  return raw(`SELECT 1 FROM ${table[side].sql} AS t WHERE ${parts.join(' AND ')}`);
}

/** The staged key as outbox and ledger write it. */
function rowKey(engine: EngineName, columns: readonly CarriedColumn[]): string {
  const texts = columns.filter(({ key }) => key).map(({ staged }) => jsonText(engine, `s.${staged}`));
  return engine === 'postgres'
    ? `'[' || ${texts.join(` || ',' || `)} || ']'`
    : `CONCAT('[', ${texts.join(`, ',', `)}, ']')`;
}

function keyNames({ columns }: Merge): Sql {
  return names(columns.filter(({ key }) => key).map(({ to }) => to.sql));
}

function place(write: string, value: string): string {
  return write.replace('{}', () => value);
}
