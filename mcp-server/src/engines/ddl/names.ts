import { createHash } from 'node:crypto';

/** What a name may be on one engine. */
export interface NameRules {
  /** The longest name, in what `size` counts. */
  readonly longest: number;
  size(text: string): number;
  /** Names with one fold are one name. */
  fold(name: string): string;
  /** The name without what the engine refuses. */
  clean(name: string): string;
}

/** Gives out names that stay apart: the first that is free of those wanted, else one that ends in a hash of all that was asked. */
export class Names {
  readonly #rules: NameRules;
  readonly #taken: Set<string>;

  constructor(rules: NameRules, taken: Iterable<string> = []) {
    this.#rules = rules;
    this.#taken = new Set([...taken].map((name) => rules.fold(name)));
  }

  /** The same request in the same order gives the same name. */
  take(...wanted: readonly string[]): string {
    const cleaned = wanted.map((name) => this.#rules.clean(name));
    const free = cleaned.find((name) => this.#fits(name));
    if (free !== undefined) return this.#keep(free);
    for (let salt = 0; ; salt += 1) {
      const name = this.#hashed(cleaned[0] ?? '', JSON.stringify([...wanted, salt]));
      if (this.#fits(name)) return this.#keep(name);
    }
  }

  /** Keeps a name from being given out. */
  reserve(name: string): void {
    this.#taken.add(this.#rules.fold(name));
  }

  #fits(name: string): boolean {
    return name !== '' && this.#rules.size(name) <= this.#rules.longest && !this.#taken.has(this.#rules.fold(name));
  }

  #keep(name: string): string {
    this.reserve(name);
    return name;
  }

  #hashed(name: string, asked: string): string {
    const hash = createHash('sha256').update(asked).digest('hex').slice(0, 8);
    let cut = '';
    for (const character of name) {
      if (this.#rules.size(`${cut}${character}_${hash}`) > this.#rules.longest) break;
      cut += character;
    }
    return `${cut}_${hash}`;
  }
}
