import { expect, it } from 'vitest';
import { lengthOf, lengthTogether } from '../../templates/sync/src/core/value-length.ts';
import type { ColumnSide } from '../../templates/sync/src/descriptor.ts';

const column = (rawType: string, sql = '"c"', read = `t.${sql}::text`): ColumnSide => ({
  name: 'c',
  sql,
  rawType,
  nullable: true,
  read,
  write: '{}',
});
const mysql = (rawType: string, read?: string) => column(rawType, '`c`', read);

it('types whose values are short are not measured, and every other one is', () => {
  const short = [
    'integer',
    'numeric(20,6)',
    'timestamp(6) with time zone',
    'character varying(40)',
    'character(9)',
    'uuid',
    'bit(8)',
    'bit varying',
    'interval day to second(3)',
    'double precision',
    'time(3) without time zone',
    '"char"',
    'interval',
  ];
  expect(short.map((type) => lengthOf(column(type)))).toEqual(short.map(() => null));
  const long = [
    'text',
    'character varying',
    'bytea',
    'jsonb',
    'json',
    'xml',
    'integer[]',
    'text[]',
    'character varying(40)[]',
    'public.citext',
    'bpchar',
    'tsvector',
    'point',
    'bitcoin.tx',
    'daterange',
    'names',
  ];
  expect(long.filter((type) => lengthOf(column(type)) === null)).toEqual([]);
  const shortInMysql = ['int', 'varchar(20000)', 'text', 'blob', 'datetime(6)', "enum('json')", 'bigint unsigned'];
  expect(shortInMysql.map((type) => lengthOf(mysql(type)))).toEqual(shortInMysql.map(() => null));
  const longInMysql = [
    'longtext',
    'mediumtext',
    'LONGBLOB',
    'mediumblob',
    'json',
    'geometry',
    'point',
    'multipolygon',
    'geomcollection',
  ];
  expect(longInMysql.filter((type) => lengthOf(mysql(type)) === null)).toEqual([]);
});

it('bytes count twice where they are read as digits, and a value of NULL or with a size that shows that it is short counts nothing', () => {
  expect(lengthTogether([mysql('longblob', 'LOWER(HEX(t.`c`))'), mysql('json'), mysql('int'), mysql('longtext')])).toBe(
    'COALESCE(2 * LENGTH(t.`c`), 0) + COALESCE(CASE WHEN t.`c` IS NULL OR JSON_STORAGE_SIZE(t.`c`) < 1000000 THEN 0 ELSE LENGTH(t.`c`::text) END, 0) + COALESCE(LENGTH(t.`c`), 0)',
  );
  expect(lengthTogether([column('jsonb'), column('bytea')])).toBe(
    'COALESCE(CASE WHEN t."c" IS NULL OR pg_column_size(t."c") < 100000 THEN 0 ELSE octet_length(t."c"::text) END, 0) + COALESCE(2 * octet_length(t."c"), 0)',
  );
  expect(lengthTogether([mysql('int'), mysql('varchar(10)')])).toBe(null);
});
