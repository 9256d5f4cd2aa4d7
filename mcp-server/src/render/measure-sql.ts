import type { EngineName } from '../engines/engine.ts';
import { joinSql, type SqlText, sql, sqlInteger } from './sql-text.ts';

/** The rows of a table that count: a condition over the alias t, null for all. */
export interface CountedRows {
  readonly table: SqlText;
  readonly where: SqlText | null;
}

/** How one engine writes the summaries of the validation scripts. Each gives text, or NULL. */
export interface MeasureSql {
  nulls(column: SqlText): SqlText;
  rows(): SqlText;
  /** min, max and sum of canonical digits. */
  number(canonical: SqlText, scale: number): { min: SqlText; max: SqlText; sum: SqlText };
  moment(canonical: SqlText): { min: SqlText; max: SqlText };
  /** Octets of the canonical text, added up. */
  length(canonical: SqlText): SqlText;
  /** Groups of rows with equal canonical text in every part; rows with a NULL part do not count. */
  duplicates(table: CountedRows, canonical: readonly SqlText[]): SqlText;
  /** Rows of the child whose complete key has no parent; `on` compares `p` (parent) with `t` (child). */
  orphans(tables: { child: CountedRows; parent: SqlText }, keys: readonly SqlText[], on: readonly SqlText[]): SqlText;
}

const mysql: MeasureSql = {
  rows: () => sql`CAST(COUNT(*) AS CHAR)`,
  nulls: (column) => sql`CAST(COUNT(*) - COUNT(${column}) AS CHAR)`,
  number: (canonical, scale) => {
    const value = sql`CAST(${canonical} AS DECIMAL(65, ${sqlInteger(scale)}))`;
    return {
      min: sql`CAST(MIN(${value}) AS CHAR)`,
      max: sql`CAST(MAX(${value}) AS CHAR)`,
      sum: sql`CAST(SUM(${value}) AS CHAR)`,
    };
  },
  moment: (canonical) => ({
    min: sql`CAST(MIN(${canonical}) AS CHAR)`,
    max: sql`CAST(MAX(${canonical}) AS CHAR)`,
  }),
  length: (canonical) => sql`CAST(SUM(OCTET_LENGTH(${canonical})) AS CHAR)`,
  duplicates: ({ table, where }, canonical) => {
    const parts = canonical.map((part) => sql`CAST(${part} AS BINARY)`);
    return sql`(SELECT CAST(COUNT(*) AS CHAR) FROM (SELECT 1 FROM ${table} t WHERE ${allOf(canonical, where)} GROUP BY ${joinSql(parts, ', ')} HAVING COUNT(*) > 1) g)`;
  },
  orphans: ({ child, parent }, keys, on) =>
    sql`(SELECT CAST(COUNT(*) AS CHAR) FROM ${child.table} t WHERE ${allOf(keys, child.where)} AND NOT EXISTS (SELECT 1 FROM ${parent} p WHERE ${joinSql(on, ' AND ')}))`,
};

const postgres: MeasureSql = {
  rows: () => sql`count(*)::text`,
  nulls: (column) => sql`(count(*) - count(${column}))::text`,
  number: (canonical) => {
    const value = sql`(${canonical})::numeric`;
    return { min: sql`min(${value})::text`, max: sql`max(${value})::text`, sum: sql`sum(${value})::text` };
  },
  moment: (canonical) => {
    const value = sql`(${canonical}) COLLATE "C"`;
    return { min: sql`min(${value})`, max: sql`max(${value})` };
  },
  length: (canonical) => sql`sum(octet_length(convert_to(${canonical}, 'UTF8')))::text`,
  duplicates: ({ table, where }, canonical) => {
    const parts = canonical.map((part) => sql`convert_to(${part}, 'UTF8')`);
    return sql`(SELECT count(*)::text FROM (SELECT 1 FROM ${table} t WHERE ${allOf(canonical, where)} GROUP BY ${joinSql(parts, ', ')} HAVING count(*) > 1) g)`;
  },
  orphans: ({ child, parent }, keys, on) =>
    sql`(SELECT count(*)::text FROM ${child.table} t WHERE ${allOf(keys, child.where)} AND NOT EXISTS (SELECT 1 FROM ${parent} p WHERE ${joinSql(on, ' AND ')}))`,
};

function allOf(given: readonly SqlText[], where: SqlText | null): SqlText {
  const conditions = given.map((part) => sql`${part} IS NOT NULL`);
  return joinSql(where === null ? conditions : [where, ...conditions], ' AND ');
}

/** The summaries of each engine. */
export const measureSql: Readonly<Record<EngineName, MeasureSql>> = { mysql, postgres };
