import type { Expression, Join, Order, Output, Query, Relation, Select } from '../../model/sql-query.ts';
import type { Grammar } from './grammar.ts';
import { readExpression } from './read-expression.ts';
import { nameOf } from './read-operand.ts';
import { TokenReader } from './token-reader.ts';
import { unreadable } from './unreadable.ts';

/** Reads the text of a view into a neutral tree. UNSUPPORTED, naming the construct, for anything that is not in it: no word is passed over. */
export function readQuery(sql: string, grammar: Grammar): Query {
  const reader = new TokenReader(grammar.tokens(sql));
  if (reader.sees('with')) throw unreadable('WITH (a common table expression)');
  const selects = [readSelect(reader, grammar)];
  let all = false;
  while (reader.takes('union')) {
    const keepsAll = reader.takes('all');
    if (selects.length > 1 && keepsAll !== all) throw unreadable('UNION and UNION ALL in one query');
    all = keepsAll;
    selects.push(readSelect(reader, grammar));
  }
  const order = readOrder(reader, grammar);
  if (order.length > 0 && selects.length > 1) throw unreadable('ORDER BY after UNION');
  if (reader.sees('limit') || reader.sees('fetch') || reader.sees('offset')) {
    throw unreadable('LIMIT: which of several equal rows it keeps is not determined');
  }
  reader.takes(';');
  if (!reader.atEnd()) throw unreadable(reader.found());
  return { selects, all, order };
}

function readSelect(reader: TokenReader, grammar: Grammar): Select {
  if (reader.sees('(')) throw unreadable('a query in parentheses');
  reader.expect('select');
  const distinct = reader.takes('distinct');
  if (distinct && reader.sees('on')) throw unreadable('DISTINCT ON');
  const outputs = [readOutput(reader, grammar)];
  while (reader.takes(',')) outputs.push(readOutput(reader, grammar));
  const { from, joins } = reader.takes('from') ? readFrom(reader, grammar) : { from: null, joins: [] };
  const where = reader.takes('where') ? readExpression(reader, grammar) : null;
  const groupBy: Expression[] = [];
  if (reader.takes('group', 'by')) {
    do {
      const by = readExpression(reader, grammar);
      if (by.kind === 'number') throw unreadable('GROUP BY the number of a column');
      groupBy.push(by);
    } while (reader.takes(','));
    if (reader.sees('with')) throw unreadable('GROUP BY … WITH ROLLUP');
  }
  const having = reader.takes('having') ? readExpression(reader, grammar) : null;
  return { distinct, outputs, from, joins, where, groupBy, having };
}

function readOutput(reader: TokenReader, grammar: Grammar): Output {
  const expression = readExpression(reader, grammar);
  if (!reader.takes('as')) return { expression, name: expression.kind === 'column' ? expression.name : null };
  const token = reader.next();
  if (token.kind !== 'word' && token.kind !== 'name') throw unreadable(`${token.raw} as a column name`);
  return { expression, name: nameOf(token, grammar) };
}

function readFrom(reader: TokenReader, grammar: Grammar): { from: Relation; joins: Join[] } {
  const { from, joins } = readJoined(reader, grammar);
  while (reader.takes(',')) joins.push({ kind: 'cross', relation: readRelation(reader, grammar), on: null });
  return { from, joins };
}

/** Joins from left to right. Parentheses may open before the first relation, as MySQL stores every join; anywhere else they change what is joined. */
function readJoined(reader: TokenReader, grammar: Grammar): { from: Relation; joins: Join[] } {
  if (!reader.takes('(')) {
    const from = readRelation(reader, grammar);
    return { from, joins: readJoins(reader, grammar) };
  }
  if (reader.sees('select')) throw unreadable('a subquery in FROM');
  const inner = readJoined(reader, grammar);
  reader.expect(')');
  return { from: inner.from, joins: [...inner.joins, ...readJoins(reader, grammar)] };
}

const kinds = [
  [['join'], 'inner'],
  [['inner', 'join'], 'inner'],
  [['cross', 'join'], 'cross'],
  [['left', 'join'], 'left'],
  [['left', 'outer', 'join'], 'left'],
  [['right', 'join'], 'right'],
  [['right', 'outer', 'join'], 'right'],
] as const;

function readJoins(reader: TokenReader, grammar: Grammar): Join[] {
  const joins: Join[] = [];
  for (;;) {
    const kind = kinds.find(([words]) => reader.takes(...words))?.[1];
    if (kind === undefined) return joins;
    const relation = readRelation(reader, grammar);
    const on = reader.takes('on') ? readExpression(reader, grammar) : null;
    if (on === null && (kind === 'left' || kind === 'right')) throw unreadable('an outer join without ON');
    joins.push({ kind: on === null ? 'cross' : kind === 'cross' ? 'inner' : kind, relation, on });
  }
}

const joinWords = new Set(
  'cross full natural left right inner join on where group order having union limit using'.split(' '),
);

function readRelation(reader: TokenReader, grammar: Grammar): Relation {
  if (reader.sees('(')) throw unreadable('parentheses to the right of a join');
  const path = [readName(reader, grammar)];
  while (reader.takes('.')) path.push(readName(reader, grammar));
  const [name, schema] = path.reverse();
  if (name === undefined || path.length > 2) throw unreadable('a relation of more than two names');
  if (reader.sees('(')) throw unreadable(`the function ${name}() in FROM`);
  const next = reader.peek();
  const named = reader.takes('as') || next?.kind === 'name' || (next?.kind === 'word' && !joinWords.has(next.text));
  return { schema: schema ?? null, name, alias: named ? readName(reader, grammar) : name };
}

function readName(reader: TokenReader, grammar: Grammar): string {
  const token = reader.next();
  const word =
    token.kind === 'word' && !joinWords.has(token.text) && !['select', 'lateral', 'only'].includes(token.text);
  if (!word && token.kind !== 'name') throw unreadable(`${token.raw} in line ${token.line} where a name is expected`);
  return nameOf(token, grammar);
}

function readOrder(reader: TokenReader, grammar: Grammar): Order[] {
  if (!reader.takes('order', 'by')) return [];
  const order: Order[] = [];
  do {
    const by = readExpression(reader, grammar);
    if (by.kind === 'number') throw unreadable('ORDER BY the number of a column');
    const descending = reader.takes('desc');
    if (!descending) reader.takes('asc');
    const usual = descending !== grammar.nullsLowest;
    const nullsFirst = reader.takes('nulls', 'first') || (!reader.takes('nulls', 'last') && usual);
    order.push({ by, descending, nullsFirst });
  } while (reader.takes(','));
  return order;
}
