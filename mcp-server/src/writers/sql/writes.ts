import { type Cursor, readName, wordAt } from './cursor.ts';
import type { SqlWrite } from './sql-write.ts';
import { HOLE, insideQuotes, sqlTokens, type Token } from './tokens.ts';
import { verbs } from './verbs.ts';

/** After these words, besides the start of a statement and a parenthesis, a new statement may begin. */
const BEFORE_STATEMENT = new Set(
  'begin atomic then else loop do row statement as analyze analyse verbose query in instead explain execute'.split(' '),
);

/**
 * Every write in a text of SQL: any number of statements, with common table expressions, and the bodies of routines. It is no parser
 * of either dialect: it looks for a verb where a statement may begin and for what must follow it, so that prose is not taken for SQL.
 */
export function sqlWrites(sql: string, { nested = false } = {}): SqlWrite[] {
  const tokens = sqlTokens(sql);
  const hidden = commonNames(tokens);
  const found: SqlWrite[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (token === undefined) break;
    const runs = nested || isBlock(tokens, at);
    if (runs && token.kind === 'text') {
      const inner = sqlWrites(completed(insideQuotes(token.text)), { nested: true });
      found.push(...inner.map((write) => ({ ...write, at: token.at })));
    }
    if (token.kind !== 'word' || !mayBegin(tokens, at)) continue;
    const verb = verbs.get(token.text.toLowerCase());
    const cursor: Cursor = { tokens, at: at + 1 };
    found.push(...(verb?.(cursor) ?? []));
  }
  return found.filter(({ table }) => !(table?.length === 1 && hidden.has(table[0]?.toLowerCase() ?? '')));
}

/** A text that ends where its table must follow is put together with one. */
function completed(sql: string): string {
  const [verb] =
    /\b(?:insert\s+into|replace\s+into|update|delete\s+from|truncate(?:\s+table)?)\s+[`"]?$/i.exec(sql) ?? [];
  if (verb === undefined) return sql;
  return `${sql}${HOLE}${/^update/i.test(verb) ? ` SET ${HOLE}` : ''}`;
}

/** DO $$ … $$ is run where it stands; the text of a function is not. */
function isBlock(tokens: readonly Token[], at: number): boolean {
  return (
    wordAt({ tokens, at: at - 1 }) === 'do' ||
    (wordAt({ tokens, at: at - 2 }) === 'language' && wordAt({ tokens, at: at - 3 }) === 'do')
  );
}

function mayBegin(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1];
  if (before === undefined) return true;
  if (before.kind === 'sign') return [';', '(', ')', ':', '/'].includes(before.text);
  // A label or a placeholder for a whole clause may stand before the verb.
  if (before.kind === 'hole') return true;
  return before.kind === 'word' && BEFORE_STATEMENT.has(before.text.toLowerCase());
}

/** The names that WITH gives to queries: to write there is to write nowhere. */
function commonNames(tokens: readonly Token[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (let at = 0; at < tokens.length; at += 1) {
    const cursor: Cursor = { tokens, at: at + 1 };
    if (wordAt({ tokens, at }) !== 'with' && !(names.size > 0 && wordAt({ tokens, at }) === ',')) continue;
    if (wordAt(cursor) === 'recursive') cursor.at += 1;
    const name = readName(cursor);
    if (name?.length !== 1 || name[0] === undefined) continue;
    if (wordAt(cursor) === '(') while (cursor.at < tokens.length && tokens[cursor.at - 1]?.text !== ')') cursor.at += 1;
    const opens = ['(', 'materialized', 'not'].includes(wordAt(cursor, 1));
    if (wordAt(cursor) === 'as' && opens) names.add(name[0].toLowerCase());
  }
  return names;
}
