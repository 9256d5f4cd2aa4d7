import type { TableDescriptor } from '../model/kit.ts';

/** By the target's foreign keys; loops stay in the order of names. */
export function parentsFirst(tables: readonly TableDescriptor[]): TableDescriptor[] {
  const waiting = [...tables].sort((a, b) => compare(a.name, b.name) || compare(a.target.sql, b.target.sql));
  const open = new Map<string, number>();
  for (const { name } of waiting) open.set(name, (open.get(name) ?? 0) + 1);
  const done: TableDescriptor[] = [];
  while (waiting.length > 0) {
    const at = waiting.findIndex(({ name, target }) =>
      target.parents.every((parent) => parent === name || (open.get(parent) ?? 0) === 0),
    );
    for (const table of waiting.splice(Math.max(0, at), 1)) {
      done.push(table);
      open.set(table.name, (open.get(table.name) ?? 1) - 1);
    }
  }
  return done;
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
