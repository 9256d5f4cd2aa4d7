/** Every piece of code in a Markdown text: spans between backticks, and the lines of fenced blocks; a line that ends in \ goes on in the next. */
export function codeOf(text: string): readonly string[] {
  const known = read.get(text);
  if (known !== undefined) return known;
  const code = readCode(text);
  read.set(text, code);
  return code;
}

/** A text is asked for by several checks, and unchanged ones again after each planted mistake. */
const read = new Map<string, readonly string[]>();

function readCode(text: string): string[] {
  const blocks: string[] = [];
  const rest = text.replaceAll(/^```[^\n]*\n(.*?)^```/gms, (_, block: string) => {
    blocks.push(...block.replaceAll(/\\\n\s*/g, '').split('\n'));
    return '';
  });
  const spans = [...rest.matchAll(/(?<!`)`([^`\n]+)`(?!`)/g)].map((match) => match[1] ?? '');
  return [...blocks, ...spans].map((code) => code.trim()).filter((code) => code !== '');
}

/** A command line as the words that a shell would make of it; what follows a comment sign, a pipe or && is left out. */
export function wordsOf(line: string): string[] {
  const words: string[] = [];
  for (const [part, double, single] of line.matchAll(/"([^"]*)"|'([^']*)'|[^\s"']+/g)) {
    if (['#', '|', '&&', ';'].includes(part)) break;
    words.push(double ?? single ?? part);
  }
  return words;
}
