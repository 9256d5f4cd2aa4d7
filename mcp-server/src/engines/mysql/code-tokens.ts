import type { CodeToken } from '../../model/code-token.ts';
import { lineCounter } from '../sql/count-lines.ts';

const pattern =
  /(?<space>\s+|--(?=\s|$)[^\n]*|#[^\n]*|\/\*(?!!|M!)[\s\S]*?(?:\*\/|$)|\/\*M?!\d*|\*\/)|(?<introducer>_(?:utf8mb4|utf8mb3|utf8)\s*(?=['"]))|(?<text>'(?:[^'\\]|''|\\[\s\S])*'|"(?:[^"\\]|""|\\[\s\S])*")|(?<name>`(?:[^`]|``)*`)|(?<number>0x[0-9a-f]+|\d+(?:\.\d+)?(?:e[+-]?\d+)?|\.\d+)|(?<word>[\p{L}_$@][\p{L}\p{N}_$@]*)|(?<sign><=>|->>|->|:=|<>|!=|<=|>=|<<|>>|\|\||&&|[^\s])/giuy;

/** The words of a text as MySQL reads it under its usual sql_mode, comments left out; what stands in a comment that begins with an exclamation mark counts as code. */
export function mysqlTokens(sql: string): CodeToken[] {
  const lineAt = lineCounter(sql);
  return [...sql.matchAll(pattern)].flatMap((match): CodeToken[] => {
    const { text, name, number, word, sign } = match.groups ?? {};
    const [raw] = match;
    const at = { raw, line: lineAt(match.index) };
    if (text !== undefined) return [{ kind: 'text', text: literalValue(text), ...at }];
    if (name !== undefined) return [{ kind: 'name', text: name.slice(1, -1).replaceAll('``', '`'), ...at }];
    if (number !== undefined) return [{ kind: 'number', text: number.toLowerCase(), ...at }];
    if (word !== undefined) return [{ kind: 'word', text: word.toLowerCase(), ...at }];
    return sign === undefined ? [] : [{ kind: 'sign', text: sign === '!=' ? '<>' : sign, ...at }];
  });
}

const escapes: ReadonlyMap<string, string> = new Map([
  ['0', '\0'],
  ['b', '\b'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['Z', '\x1a'],
  // For LIKE: the backslash stays.
  ['%', '\\%'],
  ['_', '\\_'],
]);

function literalValue(quoted: string): string {
  const quote = quoted[0] ?? "'";
  return quoted
    .slice(1, -1)
    .replaceAll(/\\([\s\S])|(''|"")/g, (whole, escaped: string | undefined, doubled: string | undefined) => {
      if (escaped !== undefined) return escapes.get(escaped) ?? escaped;
      return doubled === `${quote}${quote}` ? quote : whole;
    });
}
