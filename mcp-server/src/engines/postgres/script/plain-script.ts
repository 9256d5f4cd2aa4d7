/** What may hold a line that only looks like a command of psql: quotes, comments, and the rows of COPY … FROM stdin. */
const PARTS =
  /'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(\w*)\$[\s\S]*?\$\1\$|--[^\n]*|\/\*[\s\S]*?\*\/|\bCOPY\b[^;'"]*\bFROM\s+STDIN\b[^;]*;[^\n]*\n[\s\S]*?^\\\.[ \t]*\r?$|^[ \t]*\\[^\n]*$/gim;

/**
 * A script without what only its client reads: a mark of the byte order, placeholders of a migration tool, commands of psql and the
 * rows that it copies. Lines stay lines, so that those of the statements are right.
 */
export function plainScript(text: string): string {
  return text
    .replace(/^\uFEFF/, '')
    .replaceAll(PARTS, (part) =>
      /^[ \t]*\\/.test(part) ? '' : /^COPY\b/i.test(part) ? part.replaceAll(/[^\n]/g, ' ') : part,
    )
    .replaceAll(/\$\{([\w.:-]+)\}/g, (_, name: string) => name.replaceAll(/\W/g, '_'));
}
