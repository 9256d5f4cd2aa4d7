import type { Token } from './tokens.ts';

/** A place in a list of SQL words. */
export interface Cursor {
  readonly tokens: readonly Token[];
  at: number;
}

/** A table as a statement names it: its parts, or null when only the running program knows the name. */
export type TableText = readonly string[] | null;

/** A table and the name by which the rest of the statement calls it. */
export interface TableReference {
  readonly table: TableText;
  readonly alias: string | null;
  readonly at: number;
}

/** Words that no unquoted table has for its name: what follows a verb in prose, or in another kind of statement. */
const NO_NAME = new Set(
  'select from where set values value into on and or not as join inner left right cross natural straight_join using when then else end case default is in if exists null order group having limit union returning table with for to by do begin declare loop while cascade restrict'.split(
    ' ',
  ),
);

/** The word at the cursor in lower case; a quote for anything in quotes, and the empty text at the end. */
export function wordAt({ tokens, at }: Cursor, ahead = 0): string {
  const token = tokens[at + ahead];
  if (token === undefined) return '';
  return token.kind === 'name' || token.kind === 'double' || token.kind === 'text' ? '"' : token.text.toLowerCase();
}

/** Goes past the words, in this order, each only when it is there. */
export function skip(cursor: Cursor, ...words: readonly string[]): void {
  for (const word of words) if (wordAt(cursor) === word) cursor.at += 1;
}

/** Goes past any of the words, as often as they come. */
export function skipAny(cursor: Cursor, words: ReadonlySet<string>): void {
  while (words.has(wordAt(cursor))) cursor.at += 1;
}

/** Goes past a whole parenthesis; false when there is none. */
export function skipGroup(cursor: Cursor): boolean {
  if (wordAt(cursor) !== '(') return false;
  let depth = 0;
  do {
    const word = wordAt(cursor);
    if (word === '(') depth += 1;
    else if (word === ')') depth -= 1;
    cursor.at += 1;
  } while (depth > 0 && cursor.at < cursor.tokens.length);
  return true;
}

/** Reads `schema.table`; undefined when no name stands here. */
export function readName(cursor: Cursor): TableText | undefined {
  let parts: string[] = [];
  let known = true;
  for (;;) {
    const token = cursor.tokens[cursor.at];
    if (token === undefined || !isNameToken(token)) return undefined;
    // A schema that only the program knows leaves the table's own name known.
    known = token.kind !== 'hole' && token.kind !== 'param';
    parts = known ? [...parts, token.text] : [];
    cursor.at += 1;
    if (wordAt(cursor) !== '.' || wordAt(cursor, 1) === '*') break;
    cursor.at += 1;
  }
  if (wordAt(cursor) === '.') cursor.at += 2;
  return known ? parts : null;
}

function isNameToken(token: Token): boolean {
  if (token.kind === 'name' || token.kind === 'double' || token.kind === 'hole') return token.text !== '';
  // `??` and `%I` stand for a name; a value cannot stand here at all, so `?` and `%s` are names put in by hand.
  if (token.kind === 'param') return !token.text.startsWith('@');
  // MySQL allows a name to begin with a digit.
  if (token.kind === 'number') return /^\d+[a-z_]\w*$/i.test(token.text);
  return token.kind === 'word' && !NO_NAME.has(token.text.toLowerCase());
}

const NO_ALIAS = new Set(
  'partition index key force use ignore tablesample lateral only cross inner left right full natural straight_join join restart continue'.split(
    ' ',
  ),
);

/** Reads `table AS alias`, with the decorations of either engine; undefined when no table stands here. */
export function readReference(cursor: Cursor): TableReference | undefined {
  skip(cursor, 'only');
  const opened = wordAt(cursor) === '(' && wordAt(cursor, 1) !== 'select';
  if (opened) cursor.at += 1;
  const at = cursor.at;
  const table = readName(cursor);
  if (table === undefined) return undefined;
  if (opened) skip(cursor, ')');
  skip(cursor, '*');
  if (wordAt(cursor) === 'partition' && wordAt(cursor, 1) === '(') {
    cursor.at += 1;
    skipGroup(cursor);
  }
  skip(cursor, 'as');
  const token = cursor.tokens[cursor.at];
  const named = token !== undefined && ['word', 'name', 'double'].includes(token.kind) && isNameToken(token);
  const alias = named && !NO_ALIAS.has(wordAt(cursor)) ? token.text : null;
  if (alias !== null) cursor.at += 1;
  return { table, alias, at };
}
