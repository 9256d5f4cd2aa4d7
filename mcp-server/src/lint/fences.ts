/** A piece of code inside a Markdown file, with the line before its first. */
export interface Fence {
  readonly language: string;
  readonly text: string;
  readonly line: number;
}

/** The fenced code of a Markdown file. */
export function fencesOf(text: string): Fence[] {
  return [...text.matchAll(/^([ \t]*)(`{3,}|~{3,})[ \t]*([\w+-]*)[^\n]*\n([\s\S]*?)^\1\2[ \t]*$/gm)].map(
    ({ index, 3: language = '', 4: body = '' }) => ({
      language: language.toLowerCase(),
      text: body,
      line: text.slice(0, index).split('\n').length,
    }),
  );
}
