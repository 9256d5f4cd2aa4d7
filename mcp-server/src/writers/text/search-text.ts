import type { Operation } from '../../model/writers.ts';
import type { Language } from '../repository/languages.ts';
import { HOLE } from '../sql/tokens.ts';
import { type SqlWrite, sqlWrites } from '../sql/writes.ts';

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
const heredoc = String.raw`<<[-~<]?\s*(?<quote>["']?)(?<tag>[A-Za-z_]\w*)\k<quote>[^\n]*\n[\s\S]*?\n[ \t]*\k<tag>\b`;
const COMMENTS: Readonly<Record<Language['comments'][number], string>> = {
  '//': String.raw`//[^\n]*|/\*[\s\S]*?\*/`,
  '#': String.raw`(?<=^|\s)#(?!\{)[^\n]*`,
  '--': String.raw`--[^\n]*`,
  ';': String.raw`;[^\n]*`,
};

/** The writes in the SQL that a program's strings hold; it does not know where a string is used. */
export function searchText(text: string, language: Language): TextSite[] {
  if (language.kind === 'sql')
    return sqlWrites(text).map((write) => ({ ...siteOf(write, text, 0, write.at), confidence: 'certain' }));
  const comments = language.comments.map((mark) => COMMENTS[mark]);
  const pattern = new RegExp(
    [...comments.map((each) => `(?:${each})`), `(?<here>${heredoc})`, `(?<text>${string})`].join('|'),
    'gm',
  );
  const found: TextSite[] = [];
  for (const match of text.matchAll(pattern)) {
    const { here, text: quoted } = match.groups ?? {};
    const inside = here ?? quoted;
    if (inside === undefined) continue;
    const [sql, offset] =
      here === undefined ? unquoted(inside) : [inside.slice(inside.indexOf('\n')), inside.indexOf('\n')];
    const filled = withHoles(sql, text.slice(match.index + inside.length));
    for (const write of sqlWrites(filled)) found.push(siteOf(write, text, match.index + offset, write.at));
  }
  return found;
}

function siteOf({ table, operations, columns, bare }: SqlWrite, text: string, start: number, at: number): TextSite {
  const line = text.slice(0, start + at).split('\n').length;
  return { table, operations, columns, line, confidence: bare ? 'possible' : 'likely' };
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
