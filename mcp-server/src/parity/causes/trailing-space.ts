/** Only spaces at the end differ. */
export function isTrailingSpace(source: string, target: string): boolean {
  return source.replace(/ +$/, '') === target.replace(/ +$/, '');
}
