import type { TableDescriptor } from '../model/kit.ts';

/** By the target's foreign keys; tables of a loop stand in the order of names, before those that wait for the loop. */
export function parentsFirst(tables: readonly TableDescriptor[]): TableDescriptor[] {
  const waiting = [...tables].sort((a, b) => compare(a.name, b.name) || compare(a.target.sql, b.target.sql));
  const parents = parentsOf(waiting);
  const open = new Map<string, number>();
  for (const { name } of waiting) open.set(name, (open.get(name) ?? 0) + 1);
  const done: TableDescriptor[] = [];
  const waits = (parent: string) => (open.get(parent) ?? 0) > 0;
  while (waiting.length > 0) {
    const ready = waiting.findIndex(({ name, target }) =>
      target.parents.every((parent) => parent === name || !waits(parent)),
    );
    const at = ready >= 0 ? ready : waiting.findIndex(({ name }) => isInLoop(parents, waits, name));
    for (const table of waiting.splice(Math.max(0, at), 1)) {
      done.push(table);
      open.set(table.name, (open.get(table.name) ?? 1) - 1);
    }
  }
  return done;
}

/** The parents of each name, of all tables that have it. */
function parentsOf(tables: readonly TableDescriptor[]): Map<string, Set<string>> {
  const parents = new Map<string, Set<string>>();
  for (const { name, target } of tables) {
    const known = parents.get(name) ?? new Set();
    for (const parent of target.parents) if (parent !== name) known.add(parent);
    parents.set(name, known);
  }
  return parents;
}

function isInLoop(
  parents: ReadonlyMap<string, ReadonlySet<string>>,
  waits: (name: string) => boolean,
  name: string,
): boolean {
  const seen = new Set<string>();
  const left = [...(parents.get(name) ?? [])];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    if (next === name) return true;
    if (seen.has(next) || !waits(next)) continue;
    seen.add(next);
    left.push(...(parents.get(next) ?? []));
  }
  return false;
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
