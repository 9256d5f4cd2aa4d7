/** One fenced block of a page: what is typed, what is printed, or a file. */
export interface Block {
  readonly kind: 'sh' | 'text' | 'file';
  /** The file's name, of a block that is one. */
  readonly name: string | null;
  readonly lines: readonly string[];
  /** Where the first line stands on the page, from 0. */
  readonly at: number;
}

/** What is typed in one go, and what the page says that it prints; null: nothing is said. */
export interface Step {
  readonly commands: readonly string[];
  readonly prints: Block | null;
  readonly at: number;
}

/** Every fenced block of a page, in order. A fence of `yaml lockstep.yaml` is that file. */
export function blocksOf(page: string): Block[] {
  const blocks: Block[] = [];
  const lines = page.split('\n');
  for (let at = 0; at < lines.length; at++) {
    const [, language, name] = /^```(sh|text|yaml|console)(?: (\S+))?$/.exec(lines[at] ?? '') ?? [];
    if (language === undefined) continue;
    const end = lines.indexOf('```', at + 1);
    if (end < 0) throw new Error(`the block of line ${at + 1} has no end`);
    const body = lines.slice(at + 1, end);
    if (language === 'sh' || language === 'text') blocks.push({ kind: language, name: null, lines: body, at: at + 1 });
    else if (name !== undefined) blocks.push({ kind: 'file', name, lines: body, at: at + 1 });
    at = end;
  }
  return blocks;
}

/** The command lines of a block: one that ends with a backslash goes on in the next. */
export function commandsOf(lines: readonly string[]): string[] {
  return lines
    .join('\n')
    .replaceAll(/ \\\n\s*/g, ' ')
    .split('\n')
    .filter((line) => line !== '');
}

/** `$ command` and what it prints, of the `console` blocks of a page. */
export function sessionsOf(page: string): { readonly command: string; readonly prints: readonly string[] }[] {
  const blocks = [...page.matchAll(/^```console\n([\s\S]*?)\n```$/gm)].map((match) => match[1] ?? '');
  return blocks.flatMap((block) =>
    block
      .split(/^\$ /m)
      .slice(1)
      .map((typed) => {
        const [command = '', ...prints] = typed
          .replaceAll(/ \\\n\s*/g, ' ')
          .trimEnd()
          .split('\n');
        return { command, prints };
      }),
  );
}

/**
 * Whether lines are what a page promises, line by line: a line that is only … stands for any number of lines, and one that ends
 * with … for any that begins so.
 */
export function agrees([first, ...rest]: readonly string[], printed: readonly string[]): boolean {
  if (first === undefined) return printed.length === 0;
  if (first === '…') return printed.some((_, at) => agrees(rest, printed.slice(at))) || rest.length === 0;
  const [line, ...later] = printed;
  if (line === undefined) return false;
  const same = line === first || (first.endsWith('…') && line.startsWith(first.slice(0, -1)));
  return same && agrees(rest, later);
}
