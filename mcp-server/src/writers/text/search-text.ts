import type { Operation } from '../../model/writers.ts';
import type { Language } from '../repository/languages.ts';
import type { SqlWrite } from '../sql/sql-write.ts';
import { HOLE } from '../sql/tokens.ts';
import { sqlWrites } from '../sql/writes.ts';

/** A write found in the text of a file that is not parsed. */
export interface TextSite {
  readonly table: readonly string[] | null;
  readonly operations: readonly Operation[];
  readonly columns: readonly string[] | null;
  readonly line: number;
  readonly confidence: 'certain' | 'likely' | 'possible';
}

const string = String.raw`"""[\s\S]*?"""|'''[\s\S]*?'''|"(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\]|\\[\s\S])*'|${'`'}(?:[^${'`'}\\]|\\[\s\S])*${'`'}`;
/** <<SQL … SQL in shell, Ruby, Perl and PHP. */
const heredoc = String.raw`<<[-~<]?\s*(?:(?<quote>["'])(?=\w)|(?=[A-Z_]))(?<tag>\w+)\k<quote>[^\n]*\n[\s\S]{0,20000}?\n[ \t]*\k<tag>\b`;
const HEREDOCS = new Set(['shell', 'Ruby', 'Perl', 'PHP']);
const COMMENTS: Readonly<Record<Language['comments'][number], string>> = {
  '//': String.raw`//[^\n]*|/\*[\s\S]*?\*/`,
  '#': String.raw`(?<=^|\s)#(?!\{)[^\n]*`,
  '--': String.raw`--[^\n]*`,
  ';': String.raw`;[^\n]*`,
};

/** The writes in the SQL that a program's strings hold; it does not know where a string is used. */
export function searchText(text: string, language: Language): TextSite[] {
  const line = lineFinder(text);
  if (language.kind === 'sql')
    return sqlWrites(text).map((write) => ({ ...siteOf(write, line(write.at)), confidence: 'certain' }));
  const comments = language.comments.map((mark) => COMMENTS[mark]);
  const pattern = new RegExp(
    [
      ...comments.map((each) => `(?:${each})`),
      ...(HEREDOCS.has(language.name) ? [`(?<here>${heredoc})`] : []),
      `(?<text>${string})`,
    ].join('|'),
    'gm',
  );
  const found: TextSite[] = [];
  for (const { sql, at, end } of joined(text, literals(text, pattern), language)) {
    for (const write of sqlWrites(withHoles(sql, text.slice(end)))) found.push(siteOf(write, line(at + write.at)));
  }
  return found;
}

/** What a literal holds, with the places where that begins and where the literal ends. */
interface Literal {
  readonly sql: string;
  readonly at: number;
  readonly end: number;
  readonly heredoc: boolean;
}

function literals(text: string, pattern: RegExp): Literal[] {
  return [...text.matchAll(pattern)].flatMap((match): Literal[] => {
    const { here, text: quoted } = match.groups ?? {};
    const inside = here ?? quoted;
    if (inside === undefined) return [];
    const [sql, offset] =
      here === undefined ? unquoted(inside) : [inside.slice(inside.indexOf('\n')), inside.indexOf('\n')];
    return [{ sql, at: match.index + offset, end: match.index + inside.length, heredoc: here !== undefined }];
  });
}

/** Literals that a program puts together without anything between: `"UPDATE a " + "SET b = 1"`; the places stay. */
function joined(text: string, all: readonly Literal[], { name }: Language): Literal[] {
  const parts: Literal[] = [];
  for (const next of all) {
    const last = parts.at(-1);
    const between = last === undefined ? '' : text.slice(last.end, next.at);
    if (last === undefined || last.heredoc || next.heredoc || name === 'shell' || !JOINS.test(between))
      parts.push(next);
    else parts[parts.length - 1] = { ...last, sql: last.sql.padEnd(next.at - last.at) + next.sql, end: next.end };
  }
  return parts;
}

/** An operator, the end of a line, or nothing; and what stands before the next literal's first character. */
const JOINS = /^\s*(?:\+|\.|&|\|\||<>|\\)?\s*[A-Za-z@$]{0,2}(?:"""|'''|["'`])$/;

function siteOf({ table, operations, columns, bare }: SqlWrite, line: number): TextSite {
  return { table, operations, columns, line, confidence: bare ? 'possible' : 'likely' };
}

/** The line of each place, for places in the order of the text. */
function lineFinder(text: string): (at: number) => number {
  let [line, seen] = [1, 0];
  return (at) => {
    if (at < seen) [line, seen] = [1, 0];
    for (let next = text.indexOf('\n', seen); next >= 0 && next < at; next = text.indexOf('\n', next + 1)) line += 1;
    seen = Math.max(seen, at);
    return line;
  };
}

function unquoted(literal: string): [string, number] {
  const [quotes = ''] = /^("""|'''|["'`])/.exec(literal) ?? [];
  const inside = literal.slice(quotes.length, literal.length - quotes.length);
  return [inside.replaceAll(/\\(["'`])/g, ' $1').replaceAll(/\\[nrt]/g, '  '), quotes.length];
}

/** What a language puts into a string, in place of which stands a HOLE of the same length; so does a name that is appended to it. */
function withHoles(sql: string, after: string): string {
  const hole = (part: string) => HOLE.padEnd(part.length, HOLE);
  const filled = sql
    .replaceAll(/#\{[^}]*\}|\$\{[^}]*\}|\{\$[^}]*\}|(?<!\$)\{[A-Za-z_][\w.]*(?:![a-z])?\}|\{\d*\}/g, hole)
    .replaceAll(
      /(?<=\b(?:into|update|from|table)\s+[`"]?)(?:\$[a-z_]\w*(?:->\w+)*|%[sv]|%\(\w+\)s|\$[A-Z_]\w*)/gi,
      hole,
    );
  const unfinished = /\b(?:insert\s+into|update|delete\s+from|truncate(?:\s+table)?|replace\s+into)\s+[`"]?$/i.test(
    filled,
  );
  const appended = /^\s*(?:\+|\.(?!\w)|&|\|\||<>|%)/.test(after) && unfinished;
  return appended ? `${filled}${HOLE}${/^update/i.test(filled.trim()) ? ` SET ${HOLE}` : ''}` : filled;
}
