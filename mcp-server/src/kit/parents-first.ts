import type { TableDescriptor } from '../model/kit.ts';

/** By the target's foreign keys; tables of a loop stand in the order of names, before those that wait for the loop. */
export function parentsFirst(tables: readonly TableDescriptor[]): TableDescriptor[] {
  const waiting = [...tables].sort((a, b) => compare(a.name, b.name) || compare(a.target.sql, b.target.sql));
  const done: TableDescriptor[] = [];
  while (waiting.length > 0) {
    const parents = openParents(waiting);
    const ready = waiting.findIndex(({ target, name }) => target.parents.every((each) => each === name || !parents.has(each)));
    const at = ready >= 0 ? ready : waiting.findIndex(({ name }) => isInLoop(parents, name));
    done.push(...waiting.splice(Math.max(0, at), 1));
  }
  return done;
}

/** The parents of each name that still waits. */
function openParents(waiting: readonly TableDescriptor[]): Map<string, Set<string>> {
  const parents = new Map<string, Set<string>>();
  for (const { name, target } of waiting) {
    const known = parents.get(name) ?? new Set();
    for (const parent of target.parents) if (parent !== name) known.add(parent);
    parents.set(name, known);
  }
  return parents;
}

function isInLoop(parents: ReadonlyMap<string, ReadonlySet<string>>, name: string): boolean {
  const seen = new Set<string>();
  const left = [...(parents.get(name) ?? [])];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    if (next === name) return true;
    if (seen.has(next)) continue;
    seen.add(next);
    left.push(...(parents.get(next) ?? []));
  }
  return false;
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
