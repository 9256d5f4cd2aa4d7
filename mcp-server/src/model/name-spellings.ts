/** The ways two names may agree, from strictest to loosest; each way also accepts what the stricter ones accept. */
export const spellings: readonly ((name: string) => string)[] = [
  (name) => name,
  (name) => name.toLowerCase(),
  looseName,
];

/** One text for `userRole`, `UserRole` and `user_role`; a name of underscores only stays itself. */
export function looseName(name: string): string {
  const letters = name.toLowerCase().replaceAll('_', '');
  return letters === '' ? name : letters;
}

/** Things by their name, to be found in any spelling of it. */
export function byLooseName<T extends { readonly name: string }>(things: readonly T[]): (name: string) => readonly T[] {
  const found = new Map<string, T[]>();
  for (const thing of things) {
    const key = looseName(thing.name);
    const known = found.get(key);
    if (known === undefined) found.set(key, [thing]);
    else known.push(thing);
  }
  return (name) => found.get(looseName(name)) ?? [];
}
