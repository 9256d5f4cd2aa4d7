/** One word of an expression: what it is, and its text without quotes. Words are in lower case. */
export interface ExpressionToken {
  readonly kind: 'number' | 'text' | 'name' | 'word' | 'sign';
  readonly text: string;
}

/** How an engine’s catalogue quotes. */
export interface Quoting {
  /** The quote of a name. */
  readonly name: '"' | '`';
  /** The text between two single quotes, as the value that it means. */
  unescape(inner: string): string;
}

const PATTERN =
  /(?<space>\s+)|(?<escape>\be(?='))?'(?<text>(?:[^'\\]|''|\\.)*)'|"(?<double>(?:[^"]|"")*)"|`(?<tick>(?:[^`]|``)*)`|(?<number>(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?)(?![\p{L}_])|(?<word>[\p{L}_][\p{L}\p{N}_$]*)|(?<sign><=>|!~~\*?|~~\*?|::|<>|!=|<=|>=|\|\||&&|->>|->|[-+*/%=<>(),.[\]])/isuy;
/** A backslash is a plain character of PostgreSQL’s text. */
const PLAIN_BACKSLASH = new RegExp(PATTERN.source.replace(String.raw`(?:[^'\\]|''|\\.)*`, "(?:[^']|'')*"), 'isuy');

/** The words of an expression, or null when it holds a sign that none of them knows. */
export function expressionTokens(sql: string, quoting: Quoting): ExpressionToken[] | null {
  const pattern = quoting.name === '`' ? PATTERN : PLAIN_BACKSLASH;
  pattern.lastIndex = 0;
  const tokens: ExpressionToken[] = [];
  while (pattern.lastIndex < sql.length) {
    const groups = pattern.exec(sql)?.groups;
    if (groups === undefined) return null;
    const token = tokenOf(groups, quoting);
    if (token === null) return null;
    if (token !== 'space') tokens.push(token);
  }
  return tokens;
}

function tokenOf(groups: Record<string, string | undefined>, quoting: Quoting): ExpressionToken | 'space' | null {
  const { space, escape: escaped, text, double, tick, number, word, sign } = groups;
  if (space !== undefined) return 'space';
  if (text !== undefined) {
    const inner = escaped === undefined ? text : text.replaceAll('\\\\', '\\');
    return { kind: 'text', text: quoting.unescape(inner) };
  }
  const quoted = quoting.name === '"' ? double : tick;
  if (quoted !== undefined) {
    return { kind: 'name', text: quoted.replaceAll(quoting.name.repeat(2), quoting.name) };
  }
  if (double !== undefined || tick !== undefined) return null;
  if (number !== undefined) return { kind: 'number', text: number };
  if (word !== undefined) return { kind: 'word', text: word.toLowerCase() };
  return { kind: 'sign', text: sign ?? '' };
}
