import type { CodeToken } from '../../model/code-token.ts';
import { unreadable } from './unreadable.ts';

/** Reads tokens one after the other; whatever is not asked for is refused, never passed over. */
export class TokenReader {
  readonly #tokens: readonly CodeToken[];
  #at = 0;

  constructor(tokens: readonly CodeToken[]) {
    this.#tokens = tokens;
  }

  /** The token `ahead` places further, without taking it. */
  peek(ahead = 0): CodeToken | undefined {
    return this.#tokens[this.#at + ahead];
  }

  /** The next token, taken. */
  next(): CodeToken {
    const token = this.peek();
    if (token === undefined) throw unreadable('the text ends where more is expected');
    this.#at += 1;
    return token;
  }

  /** True when the next tokens are these words or signs. */
  sees(...wanted: readonly string[]): boolean {
    return wanted.every((text, ahead) => {
      const token = this.peek(ahead);
      return token !== undefined && (token.kind === 'word' || token.kind === 'sign') && token.text === text;
    });
  }

  /** Takes these words or signs when they are next. */
  takes(...wanted: readonly string[]): boolean {
    const seen = this.sees(...wanted);
    if (seen) this.#at += wanted.length;
    return seen;
  }

  /** Takes these words or signs, which must be next. */
  expect(...wanted: readonly string[]): void {
    if (!this.takes(...wanted)) throw unreadable(`${this.found()} where ${wanted.join(' ').toUpperCase()} is expected`);
  }

  /** What is next, in words. */
  found(): string {
    const token = this.peek();
    return token === undefined ? 'the end' : `${token.raw} in line ${token.line}`;
  }

  atEnd(): boolean {
    return this.peek() === undefined;
  }
}
