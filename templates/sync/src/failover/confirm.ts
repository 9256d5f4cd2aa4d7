/** What is confirmed as lost is not what is found. */
export class NotConfirmedError extends Error {
  override readonly name = 'NotConfirmedError';
}

/** What is lost, as it is written on the command line: one word for each name, with the number behind an equals sign. */
export function lostWords(lost: ReadonlyMap<string, number>): string[] {
  return [...lost].map(([name, count]) => `${name}=${count}`).sort();
}

/** Throws NotConfirmedError unless what was given names exactly what is lost now. */
export function confirmLost(lost: ReadonlyMap<string, number>, given: readonly string[]): void {
  const found = lostWords(lost);
  const missing = found.filter((word) => !given.includes(word));
  const wrong = given.filter((word) => !found.includes(word));
  if (missing.length + wrong.length === 0) return;
  const said = [
    ...missing.map((word) => `${word} would be lost and is not named`),
    ...wrong.map((word) => `${word} is named, and that is not what would be lost`),
  ];
  throw new NotConfirmedError(`nothing was changed: ${said.join('; ')}. Look again without --lost`);
}
