/** The ways two names may agree, from strictest to loosest; each way also accepts what the stricter ones accept. */
export const spellings: readonly ((name: string) => string)[] = [(name) => name, (name) => name.toLowerCase(), loose];

/** True when two names agree in any spelling. */
export function sameName(a: string, b: string): boolean {
  return loose(a) === loose(b);
}

/** `userRole`, `UserRole` and `user_role` are one name; a name of underscores only stays itself. */
function loose(name: string): string {
  const letters = name.toLowerCase().replaceAll('_', '');
  return letters === '' ? name : letters;
}
