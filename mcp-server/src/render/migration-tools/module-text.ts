/** A text as a template literal of JavaScript, on the lines that it has. */
export function literalText(text: string): string {
  return `\`${text.replace(/[\\`]|\$(?=\{)/g, '\\$&').replaceAll('\r', '\\r')}\``;
}

/** A list of statements, one an item. */
export function listText(statements: readonly string[]): string {
  return `[${statements.map((sql) => `\n  ${literalText(sql)},`).join('')}\n]`;
}

/** Words with capitals: `rename_email` becomes `RenameEmail`. */
export function capitalized(name: string): string {
  return name.replace(/(?:^|_)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
