import type { CodeToken } from '../model/code-token.ts';

const statements = new Set([
  'select',
  'insert',
  'update',
  'delete',
  'replace',
  'call',
  'set',
  'return',
  'raise',
  'signal',
  'perform',
  'truncate',
  ':=',
]);
const branches = new Set(['if', 'elseif', 'elsif', 'when']);
const loops = new Set(['loop', 'while', 'repeat', 'handler', 'exception', 'temporary', 'temp']);
const heavy = new Set(['cursor', 'prepare', 'execute']);

/** How much there is to rewrite: statements + 2 × branches + 3 × loops, handlers and temporary tables + 5 × cursors and dynamic statements + 2 × places that only the source's engine understands. */
export function score(tokens: readonly CodeToken[], places: number): number {
  const words = tokens.filter(({ kind }) => kind === 'word' || kind === 'sign');
  const count = (wanted: ReadonlySet<string>) =>
    words.filter(({ text }, at) => wanted.has(text) && words[at - 1]?.text !== 'end' && !opensTrigger(words, at))
      .length;
  return count(statements) + 2 * count(branches) + 3 * count(loops) + 5 * count(heavy) + 2 * places;
}

/** EXECUTE FUNCTION of CREATE TRIGGER makes no statement at run time. */
function opensTrigger(words: readonly CodeToken[], at: number): boolean {
  return words[at]?.text === 'execute' && ['function', 'procedure'].includes(words[at + 1]?.text ?? '');
}
