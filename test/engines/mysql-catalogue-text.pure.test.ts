import { describe, expect, it } from 'vitest';
import { mysqlDialect } from '../../mcp-server/src/engines/mysql/dialect.ts';
import { matches } from '../../mcp-server/src/engines/mysql/grants.ts';
import { catalogueExpression, collationFacts } from '../../mcp-server/src/engines/mysql/normalize.ts';
import { isSupported } from '../../mcp-server/src/engines/mysql/session-settings.ts';
import { columnType, parseRawType } from '../../mcp-server/src/engines/mysql/types.ts';

describe('the text of MySQL’s catalogue', () => {
  it.each([
    ['bigint(20) unsigned zerofill', { base: 'bigint', args: ['20'], unsigned: true, zerofill: true }],
    ['decimal(10,2)', { base: 'decimal', args: ['10', '2'], unsigned: false, zerofill: false }],
    ['double unsigned', { base: 'double', args: [], unsigned: true, zerofill: false }],
    ['datetime /* mariadb-5.3 */', { base: 'datetime', args: [], unsigned: false, zerofill: false }],
    [
      "enum('a,b','c)','it''s','back\\\\slash','two\\nlines','')",
      { base: 'enum', args: ['a,b', 'c)', "it's", 'back\\slash', 'two\nlines', ''], unsigned: false, zerofill: false },
    ],
    ["set('unsigned')", { base: 'set', args: ['unsigned'], unsigned: false, zerofill: false }],
  ])('takes the type %s apart', (raw, parts) => {
    expect(parseRawType(raw)).toEqual(parts);
  });

  it.each([
    ['tinyint(1) unsigned', { kind: 'integer', bits: 8, unsigned: true, truth: false }],
    ['longtext', { kind: 'text', length: 4_294_967_295, fixed: false }],
    ['tinyblob', { kind: 'bytes', length: 255, fixed: false }],
    ['char(0)', { kind: 'text', length: 0, fixed: true }],
    ['vector(3)', { kind: 'other' }],
  ])('gives %s its neutral type', (raw, type) => {
    expect(columnType(raw, null)).toEqual(type);
  });

  it.each([
    ["(`a` <> _utf8mb4\\'x\\\\\\'y\\')", "`a` <> 'x''y'"],
    ['((`a` > 0) and (`b` > 0))', '(`a` > 0) and (`b` > 0)'],
    ["(`(` = _latin1\\')\\')", "`(` = ')'"],
    [
      "concat(`_utf8mb4`,_utf8mb4\\'ends with a backslash \\\\\\\\\\')",
      "concat(`_utf8mb4`,'ends with a backslash \\\\')",
    ],
    ['()', ''],
  ])('reads the expression %s', (stored, sql) => {
    expect(catalogueExpression(stored, 'mysql')).toBe(sql);
  });

  it.each([
    ['utf8mb4_0900_ai_ci', false, false, false],
    ['utf8mb4_0900_as_ci', false, true, false],
    ['utf8mb4_0900_as_cs', true, true, false],
    ['utf8mb4_ja_0900_as_cs_ks', true, true, false],
    ['utf8mb4_general_ci', false, false, true],
    ['utf8mb4_nopad_bin', true, true, false],
    ['uca1400_nopad_as_cs', true, true, false],
    ['uca1400_ai_ci', false, false, true],
    ['uca1400_ai_cs', true, false, true],
    ['latin1_general_cs', true, true, true],
    ['latin1_bin', true, true, true],
  ])('reads from the name of %s whether case, accents and trailing spaces count', (name, ...counts) => {
    const [caseSensitive, accentSensitive, padSpace] = counts;
    expect(collationFacts(name)).toEqual({ caseSensitive, accentSensitive, padSpace });
  });

  it.each([
    ['app', 'app', true],
    ['app', 'App', false],
    ['a_p', 'axp', true],
    ['a\\_p', 'axp', false],
    ['a\\_p', 'a_p', true],
    ['app%', 'app_shadow', true],
    ['a.p', 'axp', false],
  ])('grants on %s hold on %s: %s', (pattern, database, holds) => {
    expect(matches(pattern, database)).toBe(holds);
  });

  it.each([
    ['mysql', '5.7.44', false],
    ['mysql', '8.0.36', true],
    ['mysql', '9.7.4', true],
    ['mariadb', '10.5.29-MariaDB', false],
    ['mariadb', '10.6.0-MariaDB', true],
    ['mariadb', '12.0.1-MariaDB', true],
  ] as const)('reads %s %s: %s', (flavor, version, supported) => {
    expect(isSupported(flavor, version)).toBe(supported);
  });
});

describe('how MySQL writes SQL', () => {
  it('quotes names and values so that no sql_mode and no client program reads them differently', () => {
    expect([
      mysqlDialect.identifier('a`b'),
      mysqlDialect.table({ schema: 'a.b', name: 'c' }),
      mysqlDialect.literal("it's é"),
      mysqlDialect.literal('back\\slash'),
      mysqlDialect.literal('two\nlines'),
      mysqlDialect.clientCommand("it's.sql"),
    ]).toEqual([
      '`a``b`',
      '`a.b`.`c`',
      "'it''s é'",
      "_utf8mb4 X'6261636b5c736c617368'",
      "_utf8mb4 X'74776f0a6c696e6573'",
      "mysql --default-character-set=utf8mb4 --binary-mode < 'it'\\''s.sql'",
    ]);
  });

  it('refuses names that MySQL cannot hold', () => {
    for (const name of ['', 'a\0b'])
      expect(() => mysqlDialect.identifier(name)).toThrow(expect.objectContaining({ code: 'VALIDATION' }));
  });
});
