import type { Expression, Operator } from '../../model/expression.ts';
import { type ExpressionToken, expressionTokens } from './expression-tokens.ts';
import { isTooDeep, NOT_A_NAME, OPERATORS, STRENGTH, TYPE_TAIL } from './expression-words.ts';
import type { Spelling } from './spelling.ts';

/** The expression that the catalogue’s text stands for; null when any of it has no neutral meaning. */
export function parseExpression(sql: string, spelling: Spelling): Expression | null {
  const tokens = expressionTokens(sql, spelling);
  if (tokens === null || tokens.length === 0 || isTooDeep(tokens)) return null;
  try {
    const parser = new Parser(tokens, spelling);
    const expression = parser.expression(0);
    return parser.atEnd() ? expression : null;
  } catch (error) {
    if (error instanceof NoMeaning) return null;
    throw error;
  }
}

class NoMeaning extends Error {}

class Parser {
  readonly #tokens: readonly ExpressionToken[];
  readonly #spelling: Spelling;
  #at = 0;

  constructor(tokens: readonly ExpressionToken[], spelling: Spelling) {
    this.#tokens = tokens;
    this.#spelling = spelling;
  }

  atEnd(): boolean {
    return this.#at >= this.#tokens.length;
  }

  expression(least: number): Expression {
    let left = this.#value();
    for (;;) {
      const strength = this.#strength();
      if (strength === null || strength <= least) return left;
      left = this.#following(left, this.#next().text, strength);
    }
  }

  #strength(): number | null {
    const token = this.#tokens[this.#at];
    if (token === undefined || (token.kind !== 'sign' && token.kind !== 'word')) return null;
    // Beside other operators PostgreSQL’s || binds tighter, and MySQL’s is OR.
    if (token.text === '||') return this.#spelling.barsJoin ? 5 : 1;
    return STRENGTH.get(token.text) ?? null;
  }

  #following(left: Expression, word: string, strength: number): Expression {
    switch (word) {
      case 'is':
        return this.#is(left);
      case 'not':
        return { kind: 'not', of: this.#following(left, this.#next().text, strength) };
      case 'in':
        return { kind: 'in', of: left, list: this.#list(), negated: false };
      case 'between':
        return this.#between(left);
      case '::':
        return this.#known(this.#spelling.cast(left, this.#type()));
      case '!~~':
        return { kind: 'not', of: binary('like', left, this.expression(strength)) };
      case '||': {
        const right = this.expression(strength);
        return this.#spelling.barsJoin
          ? { kind: 'call', name: 'concat', args: [left, right] }
          : binary('or', left, right);
      }
      default:
        return this.#quantified(left, this.#known(OPERATORS.get(word) ?? null), strength);
    }
  }

  /** `= ANY (ARRAY[…])` is IN, `<> ALL (ARRAY[…])` is NOT IN. */
  #quantified(left: Expression, operator: Operator, strength: number): Expression {
    const word = this.#tokens[this.#at];
    const any = operator === '=' && word?.text === 'any';
    if (word?.kind !== 'word' || (!any && !(operator === '<>' && word.text === 'all'))) {
      return binary(operator, left, this.expression(strength));
    }
    this.#next();
    this.#expect('(');
    const list = this.#array();
    this.#expect(')');
    return { kind: 'in', of: left, list, negated: !any };
  }

  #array(): Expression[] {
    if (this.#take('(')) {
      const inner = this.#array();
      this.#expect(')');
      this.#arrayCast();
      return inner;
    }
    this.#expect('array');
    this.#expect('[');
    const list = this.#separated(']');
    this.#arrayCast();
    return list;
  }

  #arrayCast(): void {
    if (this.#take('::')) this.#type();
  }

  #is(left: Expression): Expression {
    const negated = this.#take('not');
    this.#expect('null');
    return { kind: 'isNull', of: left, negated };
  }

  #between(left: Expression): Expression {
    const low = this.expression(5);
    this.#expect('and');
    const high = this.expression(5);
    return binary('and', binary('>=', left, low), binary('<=', left, high));
  }

  #value(): Expression {
    const token = this.#next();
    if (token.kind === 'number') return { kind: 'number', text: token.text };
    if (token.kind === 'text') return { kind: 'text', value: token.text };
    if (token.text === '(' && token.kind === 'sign') {
      const inner = this.expression(0);
      this.#expect(')');
      return inner;
    }
    if (token.kind === 'sign') {
      if (token.text !== '-') throw new NoMeaning();
      return { kind: 'minus', of: this.expression(8) };
    }
    return token.kind === 'word' ? this.#word(token.text) : this.#named(token.text, true);
  }

  #word(word: string): Expression {
    switch (word) {
      case 'null':
        return { kind: 'null' };
      case 'true':
      case 'false':
        return { kind: 'truth', value: word === 'true' };
      case 'not':
        return { kind: 'not', of: this.expression(3) };
      case 'case':
        return this.#case();
      case 'cast':
        return this.#cast();
      default:
        if (NOT_A_NAME.has(word)) throw new NoMeaning();
        return this.#named(word, false);
    }
  }

  #named(name: string, quoted: boolean): Expression {
    if (this.#take('(')) return this.#known(this.#spelling.call(name.toLowerCase(), this.#separated(')')));
    if (!quoted && name === 'current_date') return { kind: 'call', name: 'today', args: [] };
    // A quoted name before a quote or a dot is no column of this table.
    if (this.#tokens[this.#at]?.text === '.' || (!quoted && this.#tokens[this.#at]?.kind === 'text'))
      throw new NoMeaning();
    return { kind: 'column', name };
  }

  #case(): Expression {
    const of = this.#tokens[this.#at]?.text === 'when' ? null : this.expression(0);
    const branches: { when: Expression; value: Expression }[] = [];
    while (this.#take('when')) {
      const when = this.expression(0);
      this.#expect('then');
      branches.push({ when: of === null ? when : binary('=', of, when), value: this.expression(0) });
    }
    const otherwise: Expression = this.#take('else') ? this.expression(0) : { kind: 'null' };
    this.#expect('end');
    return { kind: 'case', branches, otherwise };
  }

  #cast(): Expression {
    this.#expect('(');
    const value = this.expression(0);
    this.#expect('as');
    const type = this.#type();
    this.#expect(')');
    return this.#known(this.#spelling.cast(value, type));
  }

  #type(): string {
    const first = this.#next();
    if (first.kind !== 'word' && first.kind !== 'name') throw new NoMeaning();
    let text = first.text;
    while (TYPE_TAIL.has(this.#tokens[this.#at]?.text ?? '')) text += ` ${this.#next().text}`;
    if (this.#take('(')) {
      const sizes = this.#separated(')').map((size) => (size.kind === 'number' ? size.text : '?'));
      text += `(${sizes.join(',')})`;
      while (TYPE_TAIL.has(this.#tokens[this.#at]?.text ?? '')) text += ` ${this.#next().text}`;
    }
    while (this.#take('[')) {
      this.#expect(']');
      text += '[]';
    }
    return text;
  }

  #list(): Expression[] {
    this.#expect('(');
    return this.#separated(')');
  }

  #separated(end: string): Expression[] {
    const found: Expression[] = [];
    if (this.#take(end)) return found;
    do found.push(this.expression(0));
    while (this.#take(','));
    this.#expect(end);
    return found;
  }

  #next(): ExpressionToken {
    const token = this.#tokens[this.#at];
    if (token === undefined) throw new NoMeaning();
    this.#at += 1;
    return token;
  }

  #take(text: string): boolean {
    const token = this.#tokens[this.#at];
    if (token === undefined || token.text !== text || token.kind === 'text' || token.kind === 'name') return false;
    this.#at += 1;
    return true;
  }

  #expect(text: string): void {
    if (!this.#take(text)) throw new NoMeaning();
  }

  #known<T>(value: T | null): T {
    if (value === null) throw new NoMeaning();
    return value;
  }
}

function binary(operator: Operator, left: Expression, right: Expression): Expression {
  return { kind: 'binary', operator, left, right };
}
