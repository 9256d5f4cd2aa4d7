import type { EngineName } from '../engines/engine.ts';
import type { CodeToken } from '../model/code-token.ts';

/** A view, routine, trigger or event as its constructs are looked for. */
export interface CodeObject {
  readonly kind: 'view' | 'materialized view' | 'function' | 'procedure' | 'aggregate' | 'trigger' | 'event';
  readonly tokens: readonly CodeToken[];
}

/** Something that one engine's code can hold and the others lack or understand otherwise. */
export interface Construct {
  /** The name of its file. */
  readonly id: string;
  /** The engine whose code is searched. */
  readonly of: EngineName;
  /** The places where it stands, as indexes of tokens. */
  find(object: CodeObject): number[];
  readonly consequence: string;
  readonly instead: string;
  /** True when nothing of the kind can be written on another engine. */
  readonly impossible?: boolean;
}

type Find = Construct['find'];

/** Places of these words or signs, one after the other; `a or b` stands for either. */
export function phrase(...wanted: readonly string[]): Find {
  const choices = wanted.map((text) => text.split(' or '));
  return ({ tokens }) =>
    tokens.flatMap((_token, at) => (choices.every((texts, ahead) => is(tokens[at + ahead], texts)) ? [at] : []));
}

/** Places where one of these functions is called. */
export function called(...names: readonly string[]): Find {
  return ({ tokens }) =>
    tokens.flatMap((token, at) => {
      const calls = token.kind === 'word' && names.includes(token.text) && is(tokens[at + 1], ['(']);
      return calls && !is(tokens[at - 1], ['.', 'function', 'procedure']) ? [at] : [];
    });
}

/** Places that any of the searches finds, in order. */
export function anyOf(...searches: readonly Find[]): Find {
  return (object) => [...new Set(searches.flatMap((find) => find(object)))].sort((a, b) => a - b);
}

/** The search, in objects of these kinds only. */
export function within(kinds: readonly CodeObject['kind'][], find: Find): Find {
  return (object) => (kinds.includes(object.kind) ? find(object) : []);
}

function is(token: CodeToken | undefined, texts: readonly string[]): boolean {
  return token !== undefined && (token.kind === 'word' || token.kind === 'sign') && texts.includes(token.text);
}
