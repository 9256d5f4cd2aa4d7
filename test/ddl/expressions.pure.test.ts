import { describe, expect, it } from 'vitest';
import { printValue, type Scope } from '../../mcp-server/src/engines/ddl/print-expression.ts';
import type { ValueKind } from '../../mcp-server/src/engines/ddl/value-kinds.ts';
import { readExpression as readMysql } from '../../mcp-server/src/engines/mysql/ddl/read-expression.ts';
import { mysqlWriting } from '../../mcp-server/src/engines/mysql/ddl/writing.ts';
import { readExpression as readPostgres } from '../../mcp-server/src/engines/postgres/ddl/read-expression.ts';
import { postgresWriting } from '../../mcp-server/src/engines/postgres/ddl/writing.ts';

const kinds: Readonly<Record<string, ValueKind>> = {
  n: 'integer',
  m: 'integer',
  price: 'decimal',
  f: 'float',
  name: 'text',
  other: 'text',
  folded: 'text',
  live: 'truth',
  born: 'date',
  at: 'timestamp',
  zoned: 'zoned',
  kind: 'enum',
  bin: 'bytes',
  doc: 'other',
};

function scope(quote: string): Scope {
  return (name) => {
    const kind = kinds[name];
    return kind === undefined ? null : { sql: `${quote}${name}${quote}`, kind, alike: name !== 'folded', exact: true };
  };
}

function toPostgres(sql: string): string | null {
  const parsed = readMysql(sql);
  const printed = parsed === null ? null : printValue(parsed, scope('"'), postgresWriting);
  return printed === null ? null : `${printed.sql}${printed.exact ? '' : ' (not exact)'}`;
}

function toMysql(sql: string): string | null {
  const parsed = readPostgres(sql);
  const printed = parsed === null ? null : printValue(parsed, scope('`'), mysqlWriting);
  return printed?.sql ?? null;
}

describe('an expression of MySQL on PostgreSQL', () => {
  it.each([
    [
      '`n` between 1 and 5 and (`name` is not null or not `live`)',
      '((("n" >= 1) AND ("n" <= 5)) AND (("name" IS NOT NULL) OR (NOT "live")))',
    ],
    ["(`name` in ('a','it''s'))", `("name" IN ('a', 'it''s'))`],
    ["`folded` = 'a'", `("folded" = 'a') (not exact)`],
    ['`n` * `m` + 1', '(((("n")::bigint * "m"))::bigint + 1)'],
    ['`price` * 2', '("price" * 2)'],
    ["concat(`name`,' ',`n`)", `(("name")::text || ' ' || ("n")::text)`],
    ["if(`n` > 5,'big','small')", `(CASE WHEN ("n" > 5) THEN 'big' ELSE 'small' END)`],
    ["case `kind` when 'a' then 1 else 2 end", `(CASE WHEN ("kind" = 'a') THEN 1 ELSE 2 END)`],
    ['year(`born`)', '(EXTRACT(year FROM "born"))::integer'],
    ['`live` = 1', '("live" = true)'],
    ['not `n`', '(NOT ("n" <> 0))'],
    ["lcase(left(`name`,3)) <> 'abc'", `(lower(left("name", 3)) <> 'abc')`],
    ['ifnull(`n`,0) % 7 = 1', '(((COALESCE("n", 0))::bigint % 7) = 1)'],
    ["`born` >= '2000-01-01'", `("born" >= '2000-01-01')`],
    ["'a\\\\b' = `name`", `('a\\b' = "name")`],
    ['octet_length(`bin`) = 16', '(octet_length("bin") = 16)'],
  ])('%s', (from, to) => expect(toPostgres(from)).toBe(to));

  it.each([
    '`n` / 2',
    '`n` % `m`',
    "`name` < 'b'",
    "`name` regexp '^a'",
    'length(`name`)',
    "json_extract(`doc`,'$.a')",
    "`n` = '5'",
    'cast(`n` as char)',
    '`n` & 1',
    'greatest(`n`,1)',
    'now()',
    '`missing` > 1',
    "`zoned` > '2020-01-01'",
    'rand()',
    '`n` + interval 1 day',
    'concat(`born`,`name`)',
    'round(`f`,2)',
    "coalesce(`n`,'')",
    'left(`name`,`n`)',
    'uuid()',
    '`n` > 5 garbage',
    '(`n` > 5',
    '`name` like 1',
    '"quoted" = 1',
    '',
  ])('%s has no certain meaning', (from) => expect(toPostgres(from)).toBe(null));
});

describe('an expression of PostgreSQL on MySQL', () => {
  it.each([
    ["((kind)::text = ANY (ARRAY['a'::text, 'b'::text]))", "(`kind` IN ('a', 'b'))"],
    ["name <> ALL (ARRAY['x'::text])", "(`name` NOT IN ('x'))"],
    ["name::text ~~ 'a%'::text AND n >= '-5'::integer", "((`name` LIKE 'a%') AND (`n` >= (-5)))"],
    [
      "(name || ' '::text) || COALESCE(other, ''::character varying)",
      "concat(concat(`name`, ' '), coalesce(`other`, ''))",
    ],
    ['live OR n IS NULL', '(`live` OR (`n` IS NULL))'],
    ['"substring"(name, 1, 3) = E\'a\\\\b\'', "(substring(`name`, 1, 3) = 'a\\\\b')"],
    ['price * n::numeric > 1.5', '((`price` * `n`) > 1.5)'],
    ['char_length(name) > 3', '(char_length(`name`) > 3)'],
  ])('%s', (from, to) => expect(toMysql(from)).toBe(to));

  it.each([
    'n / 2',
    "name ~ '^a'",
    'sqrt(n)',
    "date_trunc('day', at)",
    'price::double precision > 1',
    '(n)::integer[] = 1',
    "doc ->> 'a' = 'b'",
    "live::text = 'true'",
  ])('%s has no certain meaning', (from) => expect(toMysql(from)).toBe(null));
});
