/** A text as one word of a command line that a person copies: nothing in it is a command, a variable or a pattern. */
export function shellWord(text: string): string {
  if (/^[\w.,:/@%+-]+$/.test(text)) return text;
  return /["$`\\!\p{Cc}]/u.test(text) ? `'${text.replaceAll("'", "'\\''")}'` : `"${text}"`;
}
