/** Stands for a value that the program puts into the SQL text and that could not be told. */
export const HOLE = '\ufffc';

/**
 * One word of SQL. `name` is an identifier in quotes, without them; `double` is text in double quotes, which is a name or a literal as the
 * server is set; `hole` is a name or value that only the running program knows.
 */
export interface Token {
  readonly kind: 'word' | 'name' | 'double' | 'text' | 'number' | 'sign' | 'param' | 'hole';
  readonly text: string;
  /** Where it starts and ends in the SQL text. */
  readonly at: number;
  readonly end: number;
}

const pattern = new RegExp(
  [
    String.raw`(?<blank>\s+|--[^\n]*|#(?![->#])[^\n]*|/\*(?!!)(?:[^*]|\*(?!/))*(?:\*/|$)|/\*!\d*|\*/)`,
    String.raw`(?<dollar>\$(?<tag>[\p{L}_]*)\$[\s\S]*?(?:\$\k<tag>\$|$))`,
    String.raw`(?<text>(?:\b[eEnNbBxX]|\b[uU]&)?'(?:[^'\\]|''|\\[\s\S])*(?:'|$))`,
    String.raw`"(?<double>(?:[^"]|"")*)"`,
    String.raw`${'`'}(?<tick>(?:[^${'`'}]|${'``'})*)${'`'}`,
    String.raw`(?<number>\d[\w.]*)`,
    String.raw`(?<param>\?\??|\$\d+|:[\p{L}_]\w*|@{1,2}[\w$.]*|%\(\w+\)s|%[sdIL](?!\w))`,
    String.raw`(?<word>[\p{L}_${HOLE}][\p{L}\p{N}_$${HOLE}]*)`,
    String.raw`(?<sign>::|:=|[^\s])`,
  ].join('|'),
  'gu',
);

/** The words of an SQL text, without comments. It never throws: what it cannot read is a sign of one character. */
export function sqlTokens(sql: string): Token[] {
  const tokens: Token[] = [];
  for (const match of sql.matchAll(pattern)) {
    const token = tokenOf(match.groups ?? {});
    if (token !== null) tokens.push({ ...token, at: match.index, end: match.index + match[0].length });
  }
  return tokens;
}

function tokenOf(groups: Readonly<Record<string, string | undefined>>): Pick<Token, 'kind' | 'text'> | null {
  const { blank, dollar, text, double, tick, number, param, word, sign } = groups;
  if (blank !== undefined) return null;
  if (word !== undefined) return { kind: word.includes(HOLE) ? 'hole' : 'word', text: word };
  if (tick !== undefined) return named('name', tick.replaceAll('``', '`'));
  if (double !== undefined) return named('double', double.replaceAll('""', '"'));
  if (dollar !== undefined) return { kind: 'text', text: dollar };
  if (text !== undefined) return { kind: 'text', text };
  if (number !== undefined) return { kind: 'number', text: number };
  if (param !== undefined) return { kind: 'param', text: param };
  return { kind: 'sign', text: sign ?? '' };
}

function named(kind: 'name' | 'double', text: string): Pick<Token, 'kind' | 'text'> {
  return { kind: text.includes(HOLE) ? 'hole' : kind, text };
}

/** What a text token holds between its quotes. */
export function insideQuotes(text: string): string {
  const dollar = /^(\$[\p{L}_]*\$)([\s\S]*?)(?:\1)?$/u.exec(text);
  if (dollar !== null) return dollar[2] ?? '';
  return text
    .replace(/^[^']*'/, '')
    .replace(/'$/, '')
    .replaceAll("''", "'");
}
