/** All that is no line end and no tab, and that a terminal obeys or a reader does not see. */
const UNSEEN = /(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** A text as a template literal of JavaScript, on the lines that it has, every character visible. */
export function literalText(text: string): string {
  const escaped = text.replace(/[\\`]|\$(?=\{)/g, '\\$&');
  return `\`${escaped.replace(UNSEEN, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`)}\``;
}

/** A list of statements, one an item. */
export function listText(statements: readonly string[]): string {
  return `[${statements.map((sql) => `\n  ${literalText(sql)},`).join('')}\n]`;
}

/** Words with capitals: `rename_email` becomes `RenameEmail`. */
export function capitalized(name: string): string {
  return name.replace(/(?:^|_)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
