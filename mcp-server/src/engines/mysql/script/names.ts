const PART = '(?:`(?:[^`]|``)+`|[\\w$\\u0080-\\uffff]+)';

/** A name as a script writes it, with its schema or without, for a pattern. */
export const NAME = `${PART}(?:\\s*\\.\\s*${PART})?`;

/** A name, with its schema where one stands there, without quotes. */
export function plainName(words: string): string {
  return [...words.matchAll(/`((?:[^`]|``)+)`|[^.`\s]+/g)]
    .map(([whole, quoted]) => quoted?.replaceAll('``', '`') ?? whole)
    .join('.');
}
