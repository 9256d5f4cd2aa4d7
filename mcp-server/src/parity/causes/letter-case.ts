/** Only upper and lower case differ. */
export function isLetterCase(source: string, target: string): boolean {
  return source.toLowerCase() === target.toLowerCase() || source.toUpperCase() === target.toUpperCase();
}
