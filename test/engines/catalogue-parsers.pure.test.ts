import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mysqlTokens } from '../../mcp-server/src/engines/mysql/code-tokens.ts';
import { readExpression as readMysql } from '../../mcp-server/src/engines/mysql/ddl/read-expression.ts';
import { matches } from '../../mcp-server/src/engines/mysql/grants.ts';
import { catalogueExpression, columnDefault as mysqlDefault } from '../../mcp-server/src/engines/mysql/normalize.ts';
import { columnType as mysqlType, numberFormat } from '../../mcp-server/src/engines/mysql/types.ts';
import { arrayOfJson, arrayOfLabels } from '../../mcp-server/src/engines/postgres/array-text.ts';
import { postgresTokens } from '../../mcp-server/src/engines/postgres/code-tokens.ts';
import { readExpression as readPostgres } from '../../mcp-server/src/engines/postgres/ddl/read-expression.ts';
import {
  drawsFromSequence,
  columnDefault as postgresDefault,
  withoutOuterParentheses,
} from '../../mcp-server/src/engines/postgres/normalize.ts';
import { columnType as postgresType } from '../../mcp-server/src/engines/postgres/types.ts';
import type { ColumnType } from '../../mcp-server/src/model/column-type.ts';

/** The same texts in every run: one that takes a parser minutes must be found by whoever adds it, not by chance. */
const RUNS = { seed: 20_261_127, numRuns: 800 };

const TYPES: readonly ColumnType[] = [
  { kind: 'text', length: 10, fixed: false },
  { kind: 'bytes', length: 4, fixed: true },
  { kind: 'bits', length: 3, varying: false },
  { kind: 'boolean' },
  { kind: 'timestamp', precision: 6, zoned: false },
  { kind: 'enum', labels: ['a'], typeName: null },
];
const NO_ENUMS = new Map<string, readonly string[]>();

/** What reads texts that stand in a catalogue; each takes anything. */
const PARSERS: Readonly<Record<string, (text: string) => unknown>> = {
  'a type of MySQL': (text) => [mysqlType(text, null), numberFormat(text)],
  'a type of PostgreSQL': (text) => postgresType(text, NO_ENUMS),
  'a default of MySQL': (text) =>
    TYPES.flatMap((type) => [
      mysqlDefault({ text, expression: false }, type, 'mysql'),
      mysqlDefault({ text, expression: true }, type, 'mysql'),
      mysqlDefault({ text, expression: true }, type, 'mariadb'),
    ]),
  'a default of PostgreSQL': (text) => [...TYPES.map((type) => postgresDefault(text, type)), drawsFromSequence(text)],
  'an expression of MySQL': (text) => [catalogueExpression(text, 'mysql'), readMysql(text)],
  'an expression of PostgreSQL': (text) => [withoutOuterParentheses(text), readPostgres(text)],
  'code of MySQL': mysqlTokens,
  'code of PostgreSQL': (text) => postgresTokens(text),
  'labels of an array': arrayOfLabels,
  'a grant': (text) => [matches(text, 'shop_db'), matches('shop\\_%', text)],
};

const pieces = [
  ...[
    'enum(',
    'set(',
    'decimal(',
    'int',
    ' unsigned',
    ' zerofill',
    'numeric(',
    'character varying(',
    '[]',
    '::text',
    "b'01'",
    '0x4f',
  ],
  ...[
    "'",
    "''",
    '"',
    '""',
    '`',
    '``',
    '\\',
    "\\'",
    '(',
    ')',
    ',',
    ' ',
    '\n',
    '--',
    '/*',
    '*/',
    '/*!50000',
    '#',
    '$$',
    '$a$',
    ';',
    '%',
    '_',
  ],
  ...[
    'NULL',
    'now()',
    'CURRENT_TIMESTAMP',
    'nextval(',
    'CASE WHEN ',
    ' THEN ',
    ' END',
    ' AND ',
    ' NOT ',
    ' IN (',
    ' BETWEEN ',
    'a',
    '1',
    '-',
    '1.5e9',
    '😀',
    '\0',
  ],
];
const texts = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom(...pieces) },
      { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 6 }) },
    ),
    { maxLength: 40 },
  )
  .map((parts) => parts.join(''));

/** One piece again and again: what makes a pattern try every way, or a stack overflow. */
const LONG = [
  ...[
    "'",
    '"',
    '`',
    '(',
    ')',
    '\\',
    "''",
    '``',
    '/*',
    '--\n',
    '$a$',
    '%',
    '_',
    '%_',
    ' ',
    ',',
    '-',
    'NOT ',
    '(a',
    "'a',",
    'a',
    '😀',
    '1',
    '::text',
    '[]',
  ],
].flatMap((piece) => {
  const many = piece.repeat(Math.ceil(20_000 / piece.length));
  return [many, `'${many}'`, `enum(${many})`, `(${many})`, `"${many}`];
});

describe.each(Object.entries(PARSERS))('what reads %s', (_name, parse) => {
  it('takes any text', () => {
    fc.assert(
      fc.property(texts, (text) => void parse(text)),
      RUNS,
    );
  });

  it('takes 20,000 characters of the same', () => {
    for (const text of LONG) parse(text);
  });
});

describe('texts of a catalogue', () => {
  it('give back the labels that an enum was made with', () => {
    const labels = fc.array(fc.string({ unit: 'binary', maxLength: 12 }), { minLength: 1, maxLength: 20 });
    const spelled = (label: string) => `'${label.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
    fc.assert(
      fc.property(labels, fc.constantFrom('enum', 'set'), (given, kind) => {
        expect(mysqlType(`${kind}(${given.map(spelled).join(',')})`, null)).toMatchObject({ kind, labels: given });
      }),
      RUNS,
    );
    const many = Array.from({ length: 65_535 }, (_, at) => `label ) ' ${at}`);
    expect(mysqlType(`enum(${many.map(spelled).join(',')})`, null)).toMatchObject({ labels: many });
  });

  it('give back the elements of an array', () => {
    const elements = fc.array(fc.oneof(fc.string({ unit: 'binary', maxLength: 12 }), fc.constant(null)), {
      maxLength: 8,
    });
    fc.assert(
      fc.property(elements, (given) => {
        const text = arrayOfJson(JSON.stringify(given));
        const read = [...text.slice(1, -1).matchAll(/"((?:[^"\\]|\\.)*)"|NULL/gs)].map(([, inner]) =>
          inner === undefined ? null : inner.replaceAll(/\\(.)/gs, '$1'),
        );
        expect(read).toEqual(given);
      }),
      RUNS,
    );
  });

  it('match a pattern of a grant as the server does', () => {
    const pattern = fc
      .array(fc.constantFrom('a', 'b', '%', '_', '\\_', '\\%', '\\'), { maxLength: 12 })
      .map((parts) => parts.join(''));
    const name = fc.array(fc.constantFrom('a', 'b', '_', '%', '\\'), { maxLength: 10 }).map((parts) => parts.join(''));
    const likes = (given: string, of: string): boolean => {
      if (given === '') return of === '';
      if (given.startsWith('%')) return likes(given.slice(1), of) || (of !== '' && likes(given, of.slice(1)));
      const escaped = /^\\[_%\\]/.test(given);
      const sign = escaped ? given.charAt(1) : given.charAt(0);
      return (
        of !== '' &&
        (sign === of.charAt(0) || (sign === '_' && !escaped)) &&
        likes(given.slice(escaped ? 2 : 1), of.slice(1))
      );
    };
    fc.assert(
      fc.property(pattern, name, (given, of) => {
        expect(matches(given, of)).toBe(likes(given, of));
      }),
      RUNS,
    );
    expect(matches(`${'%a'.repeat(32)}b`, 'a'.repeat(64))).toBe(false);
  });
});
