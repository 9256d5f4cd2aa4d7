import { visibleText } from './visible-text.ts';

/** Text that means nothing to Markdown: no emphasis, link, tag, heading, list or table cell comes from it. */
export function mdText(text: string): string {
  return visibleText(text)
    .replaceAll('&', '&amp;')
    .replace(/[\\`*[\]#|!~$]/g, '\\$&')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\_')
    .replaceAll('://', '\\://')
    .replace(/\bwww\./gi, 'www\\.')
    .replace(/^(\s*)([-+=])/, '$1\\$2')
    .replace(/^(\s*\d+)([.)])(?=\s|$)/, '$1\\$2');
}

/** Text as code: a run of back-ticks longer than any inside. An empty text says so. */
export function mdCode(text: string): string {
  const shown = visibleText(text);
  if (shown === '') return '(empty)';
  const fence = '`'.repeat(longestRun(shown) + 1);
  const space = /^[`\s]|[`\s]$/.test(shown) ? ' ' : '';
  return `${fence}${space}${shown}${space}${fence}`;
}

/** Code inside a table, where a bar ends the cell even in code. A backslash before a bar is spelled out: parsers disagree on it. */
export function mdCellCode(text: string): string {
  return mdCode(text)
    .replace(/\\(?=\\*\|)/g, '<U+005C>')
    .replaceAll('|', '\\|');
}

/** Command lines, or what they print, as a fenced block; each line visible, the fence longer than any run of back-ticks inside. */
export function mdBlock(lines: readonly string[], kind: 'sh' | 'text' = 'sh'): string {
  const shown = lines.map(visibleText);
  const fence = '`'.repeat(Math.max(3, ...shown.map((line) => longestRun(line) + 1)));
  return [`${fence}${kind}`, ...shown, fence].join('\n');
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
}
