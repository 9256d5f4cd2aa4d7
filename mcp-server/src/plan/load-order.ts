/** A table by a unique name and the names of the tables its foreign keys point at. */
export interface Referrer {
  readonly name: string;
  readonly references: readonly string[];
}

export interface LoadOrder<T> {
  /** Referenced tables before the tables that refer to them; by name where nothing else decides. */
  readonly ordered: readonly T[];
  /** Each loop of foreign keys that no order satisfies, as the names along it. */
  readonly cycles: readonly (readonly string[])[];
}

/** Puts parents before children. A self reference is a cycle of one. */
export function loadOrder<T extends Referrer>(tables: readonly T[]): LoadOrder<T> {
  const waiting = new Map([...tables].sort(byName).map((table) => [table.name, table]));
  const cycles: string[][] = [...waiting.values()].filter(refersToItself).map((table) => [table.name]);
  const children = childrenOf(waiting);
  const ordered: T[] = [];
  /** Places the tables and returns the names of those that waited only for them. */
  const place = (names: readonly string[]): string[] => {
    for (const name of names) {
      const table = waiting.get(name);
      if (table === undefined) continue;
      ordered.push(table);
      waiting.delete(name);
    }
    const freed = new Set(names.flatMap((name) => children.get(name) ?? []));
    return [...freed].filter((name) => isReady(waiting.get(name), waiting)).sort();
  };
  let ready = [...waiting.values()].filter((table) => isReady(table, waiting)).map((table) => table.name);
  while (waiting.size > 0) {
    if (ready.length === 0) {
      const cycle = walkToCycle(waiting);
      cycles.push(cycle);
      ready = [...cycle].sort();
    }
    ready = place(ready);
  }
  return { ordered, cycles };
}

function byName(a: Referrer, b: Referrer): number {
  return a.name < b.name ? -1 : 1;
}

function refersToItself(table: Referrer): boolean {
  return table.references.includes(table.name);
}

function childrenOf(tables: ReadonlyMap<string, Referrer>): Map<string, string[]> {
  const children = new Map<string, string[]>([...tables.keys()].map((name) => [name, []]));
  for (const table of tables.values()) for (const parent of table.references) children.get(parent)?.push(table.name);
  return children;
}

function isReady(table: Referrer | undefined, waiting: ReadonlyMap<string, Referrer>): boolean {
  return table !== undefined && openReferences(table, waiting).length === 0;
}

function openReferences(table: Referrer, waiting: ReadonlyMap<string, Referrer>): string[] {
  return table.references.filter((name) => name !== table.name && waiting.has(name)).sort();
}

/** Every waiting table refers to another waiting one, so following the first reference must come back to a name seen before. */
function walkToCycle(waiting: ReadonlyMap<string, Referrer>): string[] {
  const path = new Set<string>();
  let [current] = waiting.values();
  while (current !== undefined && !path.has(current.name)) {
    path.add(current.name);
    const [next] = openReferences(current, waiting);
    current = next === undefined ? undefined : waiting.get(next);
  }
  const names = [...path];
  return current === undefined ? names : names.slice(names.indexOf(current.name));
}
