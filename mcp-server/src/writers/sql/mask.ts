import { sqlTokens } from './tokens.ts';

/** An SQL text on one line with every literal replaced by `?`: text, numbers, and the bodies of routines; cut at `limit` characters. */
export function maskSql(sql: string, limit: number): string {
  const words = sqlTokens(sql).map(({ kind, text, at, end }) => {
    if (kind === 'text' || kind === 'number') return '?';
    return kind === 'word' ? text : sql.slice(at, end);
  });
  const line = words
    .join(' ')
    .replaceAll(/ ([,;.)])/g, '$1')
    .replaceAll(/([.(]) /g, '$1')
    .replaceAll(/\?(?:, ?\?)+/g, '?, …');
  const characters = [...line];
  return characters.length > limit ? `${characters.slice(0, limit - 1).join('')}…` : line;
}
