import type { Comparison, Expression } from '../../model/sql-query.ts';
import type { ReadExpression } from '../sql/grammar.ts';
import type { TokenReader } from '../sql/token-reader.ts';
import { unreadable } from '../sql/unreadable.ts';

/** Casts that change no value, of literals into what they say, and of numbers to text; every other is refused. */
export function readCasts(reader: TokenReader, of: Expression): Expression {
  let value = of;
  while (reader.takes('::')) value = castTo(readType(reader), value);
  if (reader.sees('[')) throw unreadable('an array');
  if (reader.sees('collate')) throw unreadable('COLLATE');
  return value;
}

function readType(reader: TokenReader): string {
  const words = [reader.next().text];
  for (;;) {
    const tail = ['varying', 'precision', 'without', 'time', 'zone'].find((word) => reader.takes(word));
    if (tail === undefined) break;
    words.push(tail);
  }
  while (reader.takes('.')) words.push('.', reader.next().text);
  if (reader.sees('(') || reader.sees('['))
    throw unreadable(`a cast to ${words.join(' ')} with a length or of an array`);
  return words.join(' ');
}

const textTypes = new Set(['text', 'character varying', 'bpchar']);
const wholeTypes = new Set(['smallint', 'integer', 'bigint']);

function castTo(type: string, of: Expression): Expression {
  if (of.kind === 'null') return of;
  if (textTypes.has(type)) return of.kind === 'text' ? of : { kind: 'call', name: 'as text', arguments: [of] };
  if (of.kind === 'text') return literalOf(type, of.value);
  if (of.kind === 'number' && (type === 'numeric' || wholeTypes.has(type))) {
    if (wholeTypes.has(type) && !/^\d+$/.test(of.digits)) throw unreadable(`a cast of ${of.digits} to ${type}`);
    return of;
  }
  if (type === 'bigint') return { kind: 'call', name: 'as whole', arguments: [of] };
  if (type === 'numeric') return { kind: 'call', name: 'as decimal', arguments: [of] };
  if (type === 'date') return { kind: 'call', name: 'date of', arguments: [of] };
  throw unreadable(`a cast to ${type}`);
}

function literalOf(type: string, value: string): Expression {
  if (type === 'date') return { kind: 'moment', type: 'date', value };
  if (type === 'timestamp without time zone') return { kind: 'moment', type: 'timestamp', value };
  // A type of the user's, such as an enum: the text is one of its labels.
  if (type.includes('.')) return { kind: 'text', value };
  const [, sign, digits] = /^(-?)(\d+(?:\.\d+)?)$/.exec(value) ?? [];
  if (digits === undefined || (type !== 'numeric' && !wholeTypes.has(type)))
    throw unreadable(`a literal of type ${type}`);
  const number: Expression = { kind: 'number', digits };
  return sign === '-' ? { kind: 'minus', of: number } : number;
}

/** `= ANY (ARRAY[…])` and `<> ALL (ARRAY[…])`, as PostgreSQL stores IN and NOT IN. */
export function readComparedList(reader: TokenReader, operator: Comparison, read: ReadExpression): Expression[] | null {
  const word = operator === '=' ? 'any' : operator === '<>' ? 'all' : null;
  if (word === null || !reader.takes(word, '(')) return null;
  const wrapped = reader.takes('(');
  reader.expect('array', '[');
  const list = [read(reader)];
  while (reader.takes(',')) list.push(read(reader));
  reader.expect(']');
  if (wrapped) reader.expect(')');
  if (reader.takes('::')) {
    const type = reader.next().text;
    reader.takes('varying');
    reader.expect('[', ']');
    if (!textTypes.has(type) && type !== 'numeric' && !wholeTypes.has(type)) throw unreadable(`an array of ${type}`);
  }
  reader.expect(')');
  return list;
}
