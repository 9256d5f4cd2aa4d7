import type { Expression } from '../../model/sql-query.ts';
import type { Grammar } from './grammar.ts';
import { readOperand } from './read-operand.ts';
import type { TokenReader } from './token-reader.ts';
import { unreadable } from './unreadable.ts';

/** Reads one whole expression of the dialect; anything that is not known to mean the same elsewhere is UNSUPPORTED. */
export function readExpression(reader: TokenReader, grammar: Grammar): Expression {
  let left = readAnd(reader, grammar);
  while (reader.takes('or')) left = { kind: 'logic', operator: 'or', left, right: readAnd(reader, grammar) };
  return left;
}

function readAnd(reader: TokenReader, grammar: Grammar): Expression {
  let left = readNot(reader, grammar);
  while (reader.takes('and')) left = { kind: 'logic', operator: 'and', left, right: readNot(reader, grammar) };
  return left;
}

function readNot(reader: TokenReader, grammar: Grammar): Expression {
  return reader.takes('not') ? { kind: 'not', of: readNot(reader, grammar) } : readComparison(reader, grammar);
}

/** One comparison at most: dialects do not agree on what a chain of them means. */
function readComparison(reader: TokenReader, grammar: Grammar): Expression {
  const left = readSum(reader, grammar);
  const whole = readTest(reader, grammar, left);
  const next = reader.peek();
  if (whole !== left && next !== undefined && (grammar.comparisons.has(next.text) || reader.sees('is'))) {
    throw unreadable(`a chain of comparisons without parentheses (${reader.found()})`);
  }
  return whole;
}

function readTest(reader: TokenReader, grammar: Grammar, of: Expression): Expression {
  if (reader.takes('is')) return readIs(reader, grammar, of);
  const negated = reader.takes('not');
  if (reader.takes('in')) return { kind: 'in', of, list: readList(reader, grammar), negated };
  if (reader.takes('between')) {
    const low = readSum(reader, grammar);
    reader.expect('and');
    return { kind: 'between', of, low, high: readSum(reader, grammar), negated };
  }
  if (reader.takes('like')) return { kind: 'like', of, pattern: readPattern(reader, grammar), negated };
  if (negated) throw unreadable(`NOT before ${reader.found()}`);
  const sign = reader.peek();
  const unlike = sign?.kind === 'sign' ? grammar.likes.get(sign.text) : undefined;
  if (unlike !== undefined) {
    reader.next();
    return { kind: 'like', of, pattern: readPattern(reader, grammar), negated: unlike };
  }
  return readCompared(reader, grammar, of);
}

function readCompared(reader: TokenReader, grammar: Grammar, of: Expression): Expression {
  const sign = reader.peek();
  const operator = sign?.kind === 'sign' ? grammar.comparisons.get(sign.text) : undefined;
  if (operator === undefined) return of;
  reader.next();
  const list = grammar.comparedList(reader, operator, (at) => readSum(at, grammar));
  if (list !== null) return { kind: 'in', of, list, negated: operator === '<>' };
  return { kind: 'compare', operator, left: of, right: readSum(reader, grammar) };
}

function readIs(reader: TokenReader, grammar: Grammar, of: Expression): Expression {
  const negated = reader.takes('not');
  if (reader.takes('null')) return { kind: 'is null', of, negated };
  if (!reader.takes('distinct', 'from')) throw unreadable(`IS ${negated ? 'NOT ' : ''}${reader.found()}`);
  return { kind: 'compare', operator: negated ? 'same' : 'not same', left: of, right: readSum(reader, grammar) };
}

function readList(reader: TokenReader, grammar: Grammar): Expression[] {
  reader.expect('(');
  if (reader.sees('select')) throw unreadable('a subquery inside an expression');
  const list = [readExpression(reader, grammar)];
  while (reader.takes(',')) list.push(readExpression(reader, grammar));
  reader.expect(')');
  return list;
}

/** Only a literal pattern: how a computed one escapes depends on its value. */
function readPattern(reader: TokenReader, grammar: Grammar): string {
  const pattern = readSum(reader, grammar);
  if (pattern.kind !== 'text') throw unreadable('LIKE with a pattern that is no literal');
  if (reader.sees('escape')) throw unreadable('LIKE with ESCAPE');
  return pattern.value;
}

function readSum(reader: TokenReader, grammar: Grammar): Expression {
  const { concatenation } = grammar;
  let left = readTerms(reader, grammar);
  while (concatenation !== null && reader.takes(concatenation)) {
    left = { kind: 'call', name: 'concat', arguments: [left, readTerms(reader, grammar)] };
  }
  return left;
}

function readTerms(reader: TokenReader, grammar: Grammar): Expression {
  let left = readFactors(reader, grammar);
  for (;;) {
    const operator = reader.takes('+') ? ('+' as const) : reader.takes('-') ? ('-' as const) : null;
    if (operator === null) return left;
    left = { kind: 'arithmetic', operator, left, right: readFactors(reader, grammar) };
  }
}

function readFactors(reader: TokenReader, grammar: Grammar): Expression {
  const read = (at: TokenReader) => readExpression(at, grammar);
  let left = readOperand(reader, grammar, read);
  while (reader.takes('*'))
    left = { kind: 'arithmetic', operator: '*', left, right: readOperand(reader, grammar, read) };
  return left;
}
