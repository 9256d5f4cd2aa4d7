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
import { mysqlTokens } from './code-tokens.ts';

const dateWords = [
  ['%Y', 'Y'],
  ['%m', 'M'],
  ['%d', 'D'],
  ['%H', 'h'],
  ['%i', 'm'],
  ['%s', 's'],
] as const;

const most = 64;
const functions: Grammar['functions'] = new Map([
  ['ifnull', call('coalesce', 2)],
  ['coalesce', call('coalesce', 1, most)],
  ['nullif', call('nullif', 2)],
  ['concat', call('concat', 1, most)],
  ['char_length', call('characters', 1)],
  ['character_length', call('characters', 1)],
  ['length', call('bytes', 1)],
  ['octet_length', call('bytes', 1)],
  ['upper', call('upper', 1)],
  ['ucase', call('upper', 1)],
  ['lower', call('lower', 1)],
  ['lcase', call('lower', 1)],
  ['replace', call('replace', 3)],
  ['left', callWithPlaces('left', 2, 0)],
  ['right', callWithPlaces('right', 2, 0)],
  ['trim', call('trim', 1)],
  ['ltrim', call('trim start', 1)],
  ['rtrim', call('trim end', 1)],
  ['abs', call('absolute', 1)],
  ['year', call('year', 1)],
  ['month', call('month', 1)],
  ['dayofmonth', call('day', 1)],
  ['day', call('day', 1)],
  ['hour', call('hour', 1)],
  ['minute', call('minute', 1)],
  ['date', call('date of', 1)],
  ['unix_timestamp', call('epoch', 1)],
  ['if', readIf],
  ['substr', readSubstring],
  ['substring', readSubstring],
  ['date_format', readFormat],
  ['not', (values: readonly Expression[]) => ({ kind: 'not', of: only(values, 'NOT') }) as const],
]);

const grammar: Grammar = {
  tokens: mysqlTokens,
  functions,
  comparisons: new Map([
    ['=', '='],
    ['<>', '<>'],
    ['<', '<'],
    ['<=', '<='],
    ['>', '>'],
    ['>=', '>='],
    ['<=>', 'same'],
  ]),
  likes: new Map(),
  concatenation: null,
  operand,
  suffix: (reader, of) => {
    if (reader.sees('collate')) throw unreadable('COLLATE');
    return of;
  },
  comparedList: () => null,
  nullsLowest: true,
  foldsNames: false,
};

function only(values: readonly Expression[], what: string): Expression {
  const [value] = values;
  if (value === undefined || values.length !== 1) throw unreadable(`${what} of ${values.length} values`);
  return value;
}

function readIf(values: readonly Expression[]): Expression {
  const [when, gives, otherwise] = values;
  if (when === undefined || gives === undefined || otherwise === undefined)
    throw unreadable('IF() without three values');
  return { kind: 'case', whens: [{ when, gives }], otherwise };
}

function readSubstring(values: readonly Expression[]): Expression {
  return callWithPlaces('substring', values.length === 2 ? 2 : 3, 1)(values);
}

function readFormat(values: readonly Expression[]): Expression {
  const [value, format] = values;
  if (value === undefined || format?.kind !== 'text') throw unreadable('DATE_FORMAT without a literal format');
  const letters: Expression = { kind: 'text', value: readDateFormat(format.value, dateWords) };
  return { kind: 'call', name: 'date text', arguments: [value, letters] };
}

/** DATE'…', TIMESTAMP'…', CAST(… AS …), EXTRACT(… FROM …) and MariaDB's `!`-less forms. */
function operand(reader: TokenReader, read: ReadExpression): Expression | null {
  const [word, text] = [reader.peek(), reader.peek(1)];
  if (word?.kind === 'word' && (word.text === 'date' || word.text === 'timestamp') && text?.kind === 'text') {
    reader.next();
    return { kind: 'moment', type: word.text, value: reader.next().text };
  }
  if (reader.sees('interval')) throw unreadable('INTERVAL');
  if (reader.takes('extract', '(')) return readExtract(reader, read);
  return reader.takes('cast', '(') ? readCast(reader, read) : null;
}

function readExtract(reader: TokenReader, read: ReadExpression): Expression {
  const make = functions.get(reader.next().text);
  reader.expect('from');
  const of = read(reader);
  reader.expect(')');
  if (make === undefined) throw unreadable('EXTRACT of this field');
  return make([of]);
}

function readCast(reader: TokenReader, read: ReadExpression): Expression {
  const of = read(reader);
  reader.expect('as');
  const type = reader.next().text;
  if (type === 'char' && reader.takes('charset')) reader.expect('utf8mb4');
  if (!reader.takes(')')) throw unreadable(`CAST to ${type} with a length or character set`);
  if (type === 'char') return { kind: 'call', name: 'as text', arguments: [of] };
  if (type === 'date') return { kind: 'call', name: 'date of', arguments: [of] };
  throw unreadable(`CAST to ${type.toUpperCase()}`);
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
    same: (left, right, negated) => (negated ? `(NOT (${left} <=> ${right}))` : `(${left} <=> ${right})`),
    order: (by, descending, nullsFirst) => {
      const direction = descending ? ' DESC' : '';
      // NULL comes first in rising order by itself.
      return nullsFirst !== descending
        ? `${by}${direction}`
        : `(${by} IS NULL)${nullsFirst ? ' DESC' : ''}, ${by}${direction}`;
    },
    // Never asked of with other digits than the division keeps.
    average: (sum, count, digits) => `ROUND(${sum} / ${count}, ${digits})`,
    calls: {
      coalesce: named('COALESCE'),
      nullif: named('NULLIF'),
      concat: named('CONCAT'),
      'concat skipping null': (values) => `CONCAT_WS('', ${values.join(', ')})`,
      characters: named('CHAR_LENGTH'),
      bytes: named('LENGTH'),
      upper: named('UPPER'),
      lower: named('LOWER'),
      replace: named('REPLACE'),
      substring: named('SUBSTR'),
      left: named('LEFT'),
      right: named('RIGHT'),
      trim: named('TRIM'),
      'trim start': named('LTRIM'),
      'trim end': named('RTRIM'),
      absolute: named('ABS'),
      year: extract('YEAR'),
      month: extract('MONTH'),
      day: extract('DAY'),
      hour: extract('HOUR'),
      minute: extract('MINUTE'),
      'date of': cast('DATE'),
      epoch: named('UNIX_TIMESTAMP'),
      'date text': ([of = ''], [, letters]) =>
        `DATE_FORMAT(${of}, ${literal(writeDateFormat(letters?.kind === 'text' ? letters.value : '', dateWords))})`,
      'as text': cast('CHAR'),
      'as whole': cast('SIGNED'),
      'as decimal': ([of = '']) => of,
    },
  };
}

type Names = Pick<Dialect, 'identifier' | 'literal'>;

/** Views, routines, triggers and events as MySQL and MariaDB write them. */
export function mysqlCode(names: Names): CodeDialect {
  return {
    tokens: mysqlTokens,
    readQuery: (sql) => readQuery(sql, grammar),
    writeQuery: (query) => writeQuery(query, spelling(names)),
    truthIsNumber: true,
    viewsAsInvoker: () => true,
    partsOfDates: 'whole',
    widensWholes: true,
    // A name has no character beyond the first plane.
    keepsName: (name) => [...name].length <= 64 && !name.endsWith(' ') && !/[\u{10000}-\u{10ffff}]/u.test(name),
    // Trailing spaces count only where the collation does not pad.
    comparesExactly: ({ collation, padSpace }) => collation !== null && /_bin$/.test(collation) && padSpace === false,
    languages: ['SQL'],
    triggers: { order: 'creation', manyEvents: false },
    homes: {
      view: 'a view',
      'materialized view': null,
      function: 'a stored function, or the application',
      procedure: 'a stored procedure, or the application',
      aggregate: null,
      trigger: 'a row trigger',
      event: 'the event scheduler',
    },
  };
}
