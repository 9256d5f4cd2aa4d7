import type { CodeDialect } from '../../model/code-dialect.ts';
import type { Expression } from '../../model/sql-query.ts';
import type { Dialect } from '../engine.ts';
import { call, callWithPlaces } from '../sql/calls.ts';
import { readDateFormat, writeDateFormat } from '../sql/date-letters.ts';
import type { Grammar, ReadExpression } from '../sql/grammar.ts';
import { readQuery } from '../sql/read-query.ts';
import type { Spelling } from '../sql/spelling.ts';
import type { TokenReader } from '../sql/token-reader.ts';
import { unreadable } from '../sql/unreadable.ts';
import { writeQuery } from '../sql/write-query.ts';
import { readCasts, readComparedList } from './code-casts.ts';
import { postgresTokens } from './code-tokens.ts';

const dateWords = [
  ['YYYY', 'Y'],
  ['MM', 'M'],
  ['DD', 'D'],
  ['HH24', 'h'],
  ['MI', 'm'],
  ['SS', 's'],
] as const;

const most = 64;
const functions: Grammar['functions'] = new Map([
  ['coalesce', call('coalesce', 1, most)],
  ['nullif', call('nullif', 2)],
  ['concat', call('concat skipping null', 1, most)],
  ['char_length', call('characters', 1)],
  ['character_length', call('characters', 1)],
  ['length', call('characters', 1)],
  ['octet_length', call('bytes', 1)],
  ['upper', call('upper', 1)],
  ['lower', call('lower', 1)],
  ['replace', call('replace', 3)],
  ['left', callWithPlaces('left', 2, 0)],
  ['right', callWithPlaces('right', 2, 0)],
  ['ltrim', call('trim start', 1)],
  ['rtrim', call('trim end', 1)],
  ['btrim', call('trim', 1)],
  ['abs', call('absolute', 1)],
  ['substr', readSubstring],
  ['substring', readSubstring],
  ['date_part', readDatePart],
  ['to_char', readFormat],
]);

const fields = new Map([
  ['year', call('year', 1)],
  ['month', call('month', 1)],
  ['day', call('day', 1)],
  ['hour', call('hour', 1)],
  ['minute', call('minute', 1)],
]);

const grammar: Grammar = {
  tokens: postgresTokens,
  functions,
  comparisons: new Map([
    ['=', '='],
    ['<>', '<>'],
    ['<', '<'],
    ['<=', '<='],
    ['>', '>'],
    ['>=', '>='],
  ]),
  likes: new Map([
    ['~~', false],
    ['!~~', true],
  ]),
  concatenation: '||',
  operand,
  suffix: readCasts,
  comparedList: readComparedList,
  nullsLowest: false,
  foldsNames: true,
};

function readSubstring(values: readonly Expression[]): Expression {
  return callWithPlaces('substring', values.length === 2 ? 2 : 3, 1)(values);
}

function readDatePart(values: readonly Expression[]): Expression {
  const [field, of] = values;
  const make = field?.kind === 'text' ? fields.get(field.value) : undefined;
  if (make === undefined || of === undefined) throw unreadable('date_part of this field');
  return make([of]);
}

function readFormat(values: readonly Expression[]): Expression {
  const [value, format] = values;
  if (value === undefined || format?.kind !== 'text') throw unreadable('to_char without a literal format');
  const letters: Expression = { kind: 'text', value: readDateFormat(format.value, dateWords) };
  return { kind: 'call', name: 'date text', arguments: [value, letters] };
}

/** EXTRACT(field FROM …) and TRIM(BOTH FROM …). */
function operand(reader: TokenReader, read: ReadExpression): Expression | null {
  if (reader.takes('extract', '(')) {
    const field = reader.next().text;
    const make = field === 'epoch' ? call('epoch', 1) : fields.get(field);
    reader.expect('from');
    const of = read(reader);
    reader.expect(')');
    if (make === undefined) throw unreadable('EXTRACT of this field');
    return make([of]);
  }
  if (!reader.takes('trim', '(')) return null;
  const side = reader.next().text;
  const name = side === 'leading' ? 'trim start' : side === 'trailing' ? 'trim end' : 'trim';
  if (!['both', 'leading', 'trailing'].includes(side) || !reader.takes('from'))
    throw unreadable('TRIM of other characters');
  const of = read(reader);
  if (!reader.takes(')')) throw unreadable('TRIM of other characters');
  return { kind: 'call', name, arguments: [of] };
}

const named =
  (name: string): Spelling['calls']['trim'] =>
  (values) =>
    `${name}(${values.join(', ')})`;
const extract =
  (field: string): Spelling['calls']['year'] =>
  ([of = '']) =>
    `EXTRACT(${field} FROM ${of})`;
const cast =
  (type: string): Spelling['calls']['as text'] =>
  ([of = '']) =>
    `CAST(${of} AS ${type})`;

function spelling({ identifier, literal }: Names): Spelling {
  return {
    identifier,
    literal,
    table: ({ schema, name }) => `${identifier(schema)}.${identifier(name)}`,
    same: (left, right, negated) => `(${left} IS ${negated ? '' : 'NOT '}DISTINCT FROM ${right})`,
    order: (by, descending, nullsFirst) => {
      const nulls = nullsFirst === descending ? '' : ` NULLS ${nullsFirst ? 'FIRST' : 'LAST'}`;
      return `${by}${descending ? ' DESC' : ''}${nulls}`;
    },
    // Thirty digits keep the quotient on its side of every half.
    average: (sum, count, digits) => `round(CAST(${sum} AS numeric(65, 30)) / ${count}, ${digits})`,
    calls: {
      coalesce: named('COALESCE'),
      nullif: named('NULLIF'),
      concat: (values) => (values.length === 1 ? (values[0] ?? '') : `(${values.join(' || ')})`),
      'concat skipping null': named('concat'),
      characters: named('char_length'),
      bytes: named('octet_length'),
      upper: named('upper'),
      lower: named('lower'),
      replace: named('replace'),
      substring: named('substr'),
      left: named('left'),
      right: named('right'),
      trim: named('btrim'),
      'trim start': named('ltrim'),
      'trim end': named('rtrim'),
      absolute: named('abs'),
      year: extract('YEAR'),
      month: extract('MONTH'),
      day: extract('DAY'),
      hour: extract('HOUR'),
      minute: extract('MINUTE'),
      'date of': cast('date'),
      epoch: extract('EPOCH'),
      'date text': ([of = ''], [, letters]) =>
        `to_char(CAST(${of} AS timestamp), ${literal(writeDateFormat(letters?.kind === 'text' ? letters.value : '', dateWords))})`,
      'as text': cast('text'),
      'as whole': cast('bigint'),
      'as decimal': cast('numeric'),
    },
  };
}

type Names = Pick<Dialect, 'identifier' | 'literal'>;

/** Collations of the server itself that compare by bytes; one that a user made may not. */
const exact =
  /^(?:C|POSIX|ucs_basic|pg_c_utf8|C\.UTF-?8|[a-z]{2,3}_[A-Z]{2}(?:\.[A-Za-z0-9-]+)?|[a-z]{2,3}(?:-[A-Za-z0-9]+)*-x-icu)$/i;

/** Views, rules, routines and triggers as PostgreSQL writes them. */
export function postgresCode(names: Names): CodeDialect {
  return {
    tokens: (sql) => postgresTokens(sql),
    readQuery: (sql) => readQuery(sql, grammar),
    writeQuery: (query) => writeQuery(query, spelling(names)),
    truthIsNumber: false,
    viewsAsInvoker: (version) => Number.parseInt(version, 10) >= 15,
    partsOfDates: 'decimal',
    widensWholes: false,
    keepsName: (name) => Buffer.byteLength(name) <= 63,
    comparesExactly: ({ collation, caseSensitive, padSpace }) =>
      caseSensitive === true && padSpace === false && collation !== null && exact.test(collation),
    languages: ['sql', 'plpgsql'],
    triggers: { order: 'name', manyEvents: true },
    homes: {
      view: 'a view',
      'materialized view': 'a materialized view',
      function: 'a function in PL/pgSQL or SQL, or the application',
      procedure: 'a procedure in PL/pgSQL, or the application',
      aggregate: 'an aggregate',
      trigger: 'a trigger with a function in PL/pgSQL',
      event: null,
    },
  };
}
