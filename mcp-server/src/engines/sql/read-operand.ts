import type { Expression } from '../../model/sql-query.ts';
import type { Grammar, ReadExpression } from './grammar.ts';
import type { TokenReader } from './token-reader.ts';
import { unreadable } from './unreadable.ts';

const aggregates = new Map([
  ['count', 'count'],
  ['sum', 'sum'],
  ['min', 'min'],
  ['max', 'max'],
  ['avg', 'average'],
] as const);

/** Words that begin or join clauses and therefore never stand for a column. */
const reserved = new Set(
  'select from where group having order union limit and or not in is like between case when then else end null true false distinct as on join inner left right full cross natural using with for window offset fetch interval exists any all array row binary'.split(
    ' ',
  ),
);

/** Reads one operand with what binds tighter than any operator. */
export function readOperand(reader: TokenReader, grammar: Grammar, read: ReadExpression): Expression {
  if (reader.takes('-')) return { kind: 'minus', of: readOperand(reader, grammar, read) };
  return grammar.suffix(reader, readPlain(reader, grammar, read));
}

function readPlain(reader: TokenReader, grammar: Grammar, read: ReadExpression): Expression {
  const own = grammar.operand(reader, read);
  if (own !== null) return own;
  if (reader.takes('(')) {
    if (reader.sees('select')) throw unreadable('a subquery inside an expression');
    const inner = read(reader);
    reader.expect(')');
    return inner;
  }
  if (reader.sees('exists')) throw unreadable('EXISTS (a subquery)');
  if (reader.takes('null')) return { kind: 'null' };
  if (reader.takes('true')) return { kind: 'truth', value: true };
  if (reader.takes('false')) return { kind: 'truth', value: false };
  if (reader.takes('case')) return readCase(reader, read);
  const token = reader.next();
  if (token.kind === 'text') return { kind: 'text', value: token.text };
  if (token.kind === 'number') {
    if (!/^\d+(\.\d+)?$/.test(token.text)) throw unreadable(`the number ${token.raw}`);
    return { kind: 'number', digits: token.text };
  }
  if (token.kind === 'sign') throw unreadable(`${token.raw} in line ${token.line}`);
  if (reader.sees('(')) return readCall(reader, grammar, read, token.text);
  if (token.kind === 'word' && reserved.has(token.text))
    throw unreadable(`${token.raw.toUpperCase()} in line ${token.line}`);
  return readColumn(reader, grammar, nameOf(token, grammar));
}

/** `column`, `relation.column` or `schema.relation.column`; a query calls no two relations by one name, so the schema says nothing more. */
function readColumn(reader: TokenReader, grammar: Grammar, first: string): Expression {
  const path = [first];
  while (reader.takes('.')) {
    const part = reader.next();
    if (part.kind !== 'word' && part.kind !== 'name') throw unreadable(`${part.raw} after a dot`);
    path.push(nameOf(part, grammar));
  }
  const [name, relation] = path.reverse();
  if (name === undefined || path.length > 3) throw unreadable('a name of more than three parts');
  return { kind: 'column', relation: relation ?? null, name };
}

/** A name as the dialect takes it: a quoted one keeps its case everywhere. */
export function nameOf(token: { kind: string; text: string; raw: string }, { foldsNames }: Grammar): string {
  return token.kind === 'name' || foldsNames ? token.text : token.raw;
}

function readCase(reader: TokenReader, read: ReadExpression): Expression {
  const subject = reader.sees('when') ? null : read(reader);
  const whens: { when: Expression; gives: Expression }[] = [];
  while (reader.takes('when')) {
    const condition = read(reader);
    reader.expect('then');
    const when: Expression =
      subject === null ? condition : { kind: 'compare', operator: '=', left: subject, right: condition };
    whens.push({ when, gives: read(reader) });
  }
  const otherwise = reader.takes('else') ? read(reader) : null;
  reader.expect('end');
  return { kind: 'case', whens, otherwise };
}

function readCall(reader: TokenReader, grammar: Grammar, read: ReadExpression, name: string): Expression {
  const aggregate = [...aggregates].find(([spelled]) => spelled === name)?.[1];
  reader.expect('(');
  if (aggregate !== undefined) return readAggregate(reader, read, aggregate);
  const make = grammar.functions.get(name);
  if (make === undefined) throw unreadable(`the function ${name}()`);
  const values: Expression[] = [];
  while (!reader.takes(')')) {
    if (values.length > 0) reader.expect(',');
    values.push(read(reader));
  }
  refuseWindow(reader);
  return make(values);
}

function readAggregate(
  reader: TokenReader,
  read: ReadExpression,
  name: 'count' | 'sum' | 'min' | 'max' | 'average',
): Expression {
  if (name === 'count' && reader.takes('*')) {
    reader.expect(')');
    refuseWindow(reader);
    return { kind: 'aggregate', name, distinct: false, of: null };
  }
  const distinct = reader.takes('distinct');
  const of = read(reader);
  reader.expect(')');
  refuseWindow(reader);
  // MySQL stores count(*) as count(0); a literal is never NULL.
  if (name === 'count' && !distinct && of.kind === 'number') return { kind: 'aggregate', name, distinct, of: null };
  return { kind: 'aggregate', name, distinct, of };
}

function refuseWindow(reader: TokenReader): void {
  if (reader.sees('over')) throw unreadable('a window function (OVER)');
  if (reader.sees('filter')) throw unreadable('an aggregate with FILTER');
  if (reader.sees('within')) throw unreadable('WITHIN GROUP');
}
