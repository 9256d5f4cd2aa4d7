import type { Table } from '../model/schema.ts';

/** What all names begin with up to an underscore, the shortest first; none for a single table, whose name says nothing about others. */
export function commonPrefixes(tables: readonly Table[]): string[] {
  const names = tables.map(({ name }) => name);
  const [first = ''] = names;
  if (names.length < 2) return [];
  let length = first.length;
  for (const name of names) while (!name.startsWith(first.slice(0, length))) length -= 1;
  const ends = [...first.slice(0, length).matchAll(/_(?!_)/g)].map(({ index }) => index + 1);
  return ends.map((end) => first.slice(0, end)).filter((prefix) => names.every((name) => name !== prefix));
}
