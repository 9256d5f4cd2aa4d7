/** What a name must not hold, so that every part of the road means this object by it. */
export interface NameRules {
  /** Characters by which either side’s quoting of a name ends. */
  readonly quotes: readonly string[];
  /** Characters that divide a list or a path in which the name will stand. */
  readonly dividers: string;
}

/** Why a connector cannot be told of the name for certain; null: it can. */
export function oddName(name: string, { quotes, dividers }: NameRules): string | null {
  const [quote] = quotes.filter((character) => name.includes(character));
  if (quote !== undefined) return `holds ${quote}, which the connectors do not escape`;
  if (/\p{Cc}/u.test(name)) return 'holds a control character';
  if (name.trim() !== name) return 'begins or ends with a space, which the connectors cut off';
  if (name.includes('${')) return 'holds ${, which Kafka Connect takes for a reference';
  const [divider] = [...dividers].filter((character) => name.includes(character));
  return divider === undefined ? null : `holds ${divider}, which divides names in a setting that must speak of it`;
}
