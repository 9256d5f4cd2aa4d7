import { raw, type Sql } from 'sql-template-tag';
import { lengthTogether, MOST_CHARACTERS } from '../core/value-length.ts';
import type { EngineName } from '../descriptor.ts';
import type { CarriedColumn } from './columns.ts';

/** MySQL's types whose texts hold neither quotes nor commas nor line ends. */
const PLAIN = /^(tinyint|smallint|mediumint|int|bigint|decimal|float|double|date|datetime|timestamp|time|year|bit)\b/i;

type LineWriter = (columns: readonly CarriedColumn[]) => string;

/**
 * One row as bytes in the bulk form of the receiving engine, written by the server that is read, so that this process only passes
 * bytes on. NULL in place of the whole line: it is too long for the server.
 */
const LINES: Readonly<Record<EngineName, Readonly<Record<EngineName, LineWriter>>>> = {
  mysql: {
    postgres: (columns) => mysqlLine(columns.map(mysqlCsv).join(`, ',', `)),
    mysql: (columns) => mysqlLine(`'(', ${columns.map(({ from }) => `QUOTE(${from.read})`).join(`, ',', `)}, ')'`),
  },
  postgres: {
    postgres: (columns) => columns.map(({ from }) => postgresCsv(from.read)).join(` || ',' || `),
    mysql: (columns) => `'(' || ${columns.map(({ from }) => postgresValue(from.read)).join(` || ',' || `)} || ')'`,
  },
};

/** The line of a row, over the alias t; NULL: the row is too long to be carried. */
export function lineSql(from: EngineName, to: EngineName, columns: readonly CarriedColumn[]): Sql {
  const line = LINES[from][to](columns);
  const length = lengthTogether(columns.map((column) => column.from));
  return raw(length === null ? line : `CASE WHEN ${length} > ${MOST_CHARACTERS} THEN NULL ELSE ${line} END`);
}

function mysqlLine(parts: string): string {
  return `CAST(CONCAT(${parts}) AS BINARY)`;
}

function mysqlCsv({ from: { read, sql, rawType, nullable } }: CarriedColumn): string {
  if (PLAIN.test(rawType)) return nullable ? `IF(t.${sql} IS NULL, '', ${read})` : read;
  const quoted = `'"', REPLACE(${read}, '"', '""'), '"'`;
  return nullable ? `IF(t.${sql} IS NULL, '', CONCAT(${quoted}))` : quoted;
}

function postgresCsv(read: string): string {
  return `coalesce('"' || replace(${read}, '"', '""') || '"', '')`;
}

function postgresValue(read: string): string {
  return `coalesce('''' || replace(replace(${read}, E'\\\\', E'\\\\\\\\'), '''', '''''') || '''', 'NULL')`;
}
