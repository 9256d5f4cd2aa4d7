import { sqlTokens, type Token } from './sql-tokens.ts';

interface Group {
  readonly items: Item[];
}
type Item = Token | Group;

const joins = new Set(['and', 'or']);

/** One text for an expression however an engine prints it: without casts, quoting and parentheses that change nothing. Names are given in lower case, those in `renamed` by their new name. Equal texts mean the same but for casts and the case of quoted names; unequal ones may still. */
export function sqlForm(sql: string, renamed: ReadonlyMap<string, string> = new Map()): string {
  const tokens = withoutBetween(sqlTokens(sql).map((token) => renamed.get(token) ?? token));
  return print(withoutNeedlessGroups(nest(tokens).items, true)).replaceAll(
    /= any \( array \[ (.*?) \] \)/g,
    'in ( $1 )',
  );
}

/** `a BETWEEN 1 AND 5` is stored as `a >= 1 AND a <= 5` by some; only single words are rewritten, so no precedence changes. */
function withoutBetween(tokens: readonly Token[]): Token[] {
  const at = tokens.indexOf('between');
  const [value, , low, and, high] = at < 1 ? [] : tokens.slice(at - 1, at + 4);
  if (value === undefined || low === undefined || high === undefined || and !== 'and') return [...tokens];
  const single = ![value, low, high].some((token) => /^[^\p{L}\p{N}_']/u.test(token));
  const ends = [undefined, '(', ')', 'and', 'or'];
  if (!single || !ends.includes(tokens[at - 2]) || !ends.includes(tokens[at + 4])) return [...tokens];
  const rest = withoutBetween(tokens.slice(at + 4));
  return [...tokens.slice(0, at - 1), '(', value, '>=', low, ')', 'and', '(', value, '<=', high, ')', ...rest];
}

function nest(tokens: readonly Token[]): Group {
  const open: Group[] = [{ items: [] }];
  for (const token of tokens) {
    const inner = open.at(-1);
    if (token === '(') open.push({ items: [] });
    else if (token === ')' && open.length > 1) {
      open.pop();
      open.at(-1)?.items.push(inner ?? { items: [] });
    } else inner?.items.push(token);
  }
  return open.reduceRight((inner, outer) => ({ items: [...outer.items, inner] }));
}

/** A group goes when it is the whole, holds one word, or stands between AND and OR without holding either: no rule of precedence reads those differently. */
function withoutNeedlessGroups(items: readonly Item[], whole: boolean): Item[] {
  const simple = items.flatMap((item, at): Item[] => {
    if (typeof item === 'string') return [item];
    const inner = withoutNeedlessGroups(item.items, false);
    const before = items[at - 1];
    const after = items[at + 1];
    if (isCall(before)) return [{ items: inner }];
    const joined = joinsOrEnds(before) && joinsOrEnds(after) && !inner.some((part) => isJoin(part));
    const alone = items.length === 1;
    return inner.length === 1 || joined || alone ? inner : [{ items: inner }];
  });
  const only = simple[0];
  const unwrapped = whole && simple.length === 1 && typeof only === 'object';
  return unwrapped ? withoutNeedlessGroups(only.items, true) : simple;
}

function isCall(before: Item | undefined): boolean {
  return typeof before === 'string' && /^[\p{L}_]/u.test(before) && !joins.has(before) && before !== 'not';
}

function isJoin(item: Item): boolean {
  return typeof item === 'string' && joins.has(item);
}

function joinsOrEnds(item: Item | undefined): boolean {
  return item === undefined || isJoin(item);
}

function print(items: readonly Item[]): string {
  return items.map((item) => (typeof item === 'string' ? item : `( ${print(item.items)} )`)).join(' ');
}
