/** Control, direction, zero-width and other characters that print as nothing or as something else, and line ends. */
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** The text on one line with every character visible: a line feed becomes `<U+000A>`. */
export function visibleText(text: string): string {
  return text.replace(unseen, codePoint);
}

/** Visible text without a backslash: psql and mysql read one as the start of a command or an escape. */
export function plainLabel(text: string): string {
  return visibleText(text).replace(/\\/g, codePoint);
}

/** Text for one comment line: visible, without comment marks or a backslash, at most 200 characters. */
export function commentText(text: string): string {
  const safe = plainLabel(text).replaceAll('*/', '* /').replaceAll('/*', '/ *');
  const characters = [...safe];
  return characters.length <= 200 ? safe : `${characters.slice(0, 199).join('')}…`;
}

/** SQL as comment lines, one for each of its own: nothing in it runs, and every character is visible. */
export function draftText(sql: string): string {
  return sql
    .split('\n')
    .map((line) => `--   ${plainLabel(line)}`)
    .join('\n');
}

function codePoint(character: string): string {
  return `<U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}>`;
}
