import type { CodeToken } from '../../model/code-token.ts';
import { lineCounter } from '../sql/count-lines.ts';

const pattern =
  /(?<space>\s+|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$))|(?<escaped>\be'(?:[^'\\]|''|\\[\s\S])*')|(?<text>'(?:[^']|'')*')|(?<dollar>\$(?<tag>[\p{L}_]*)\$(?<body>[\s\S]*?)\$\k<tag>\$)|(?<name>"(?:[^"]|"")*")|(?<number>\d+(?:\.\d+)?(?:e[+-]?\d+)?)|(?<word>[\p{L}_][\p{L}\p{N}_$]*)|(?<sign>::|:=|=>|\.\.|!~~\*|!~~|~~\*|~~|!~\*|!~|~\*|->>|->|#>>|#>|@>|<@|\?\||\?&|<->|<>|!=|<=|>=|\|\||[^\s])/giuy;

/** The words of a text as PostgreSQL reads it, comments left out; what stands in dollar quotes is a routine's body and counts as code. */
export function postgresTokens(sql: string, firstLine = 1): CodeToken[] {
  const lineAt = lineCounter(sql);
  return [...sql.matchAll(pattern)].flatMap((match): CodeToken[] => {
    const { text, escaped, dollar, body = '', name, number, word, sign } = match.groups ?? {};
    const [raw] = match;
    const at = { raw, line: lineAt(match.index) + firstLine - 1 };
    if (dollar !== undefined) return postgresTokens(body, at.line);
    if (text !== undefined) return [{ kind: 'text', text: text.slice(1, -1).replaceAll("''", "'"), ...at }];
    // An escape string is shown as it is: no detector and no translation looks into it.
    if (escaped !== undefined) return [{ kind: 'sign', text: 'e-string', ...at }];
    if (name !== undefined) return [{ kind: 'name', text: name.slice(1, -1).replaceAll('""', '"'), ...at }];
    if (number !== undefined) return [{ kind: 'number', text: number.toLowerCase(), ...at }];
    if (word !== undefined) return [{ kind: 'word', text: word.toLowerCase(), ...at }];
    return sign === undefined ? [] : [{ kind: 'sign', text: sign === '!=' ? '<>' : sign, ...at }];
  });
}
