import type { Side, TableDescriptor } from '../descriptor.ts';
import { otherSide } from '../descriptor.ts';

/**
 * The tables in the order in which they are copied: those of `first` as early as their parents on the secondary allow, the others as
 * they stand. Throws on a name that no table has.
 */
export function tableOrder(
  tables: readonly TableDescriptor[],
  primary: Side,
  { first, only }: { readonly first: readonly string[]; readonly only: readonly string[] | null },
): TableDescriptor[] {
  const unknown = [...first, ...(only ?? [])].filter((name) => !tables.some((table) => table.name === name));
  if (unknown.length > 0) {
    const names = tables.map(({ name }) => name).join(', ');
    throw new Error(`no table is called ${unknown.join(', ')}: the migration has ${names}`);
  }
  const done: TableDescriptor[] = [];
  const entered = new Set<string>();
  const put = (name: string) => {
    if (entered.has(name)) return;
    entered.add(name);
    const own = tables.filter((table) => table.name === name);
    for (const table of own) for (const parent of table[otherSide(primary)].parents) put(parent);
    done.push(...own);
  };
  for (const name of first) put(name);
  for (const { name } of tables) put(name);
  return only === null ? done : done.filter(({ name }) => only.includes(name));
}
