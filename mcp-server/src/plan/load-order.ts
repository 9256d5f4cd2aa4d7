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
  const waiting = new Map([...tables].sort((a, b) => (a.name < b.name ? -1 : 1)).map((table) => [table.name, table]));
  const ordered: T[] = [];
  const cycles: string[][] = [...waiting.values()].filter(refersToItself).map((table) => [table.name]);
  const place = (names: readonly string[]) => {
    for (const name of names) {
      const table = waiting.get(name);
      if (table === undefined) continue;
      ordered.push(table);
      waiting.delete(name);
    }
  };
  while (waiting.size > 0) {
    const ready = [...waiting.values()].filter((table) => openReferences(table, waiting).length === 0);
    if (ready.length > 0) {
      place(ready.map((table) => table.name));
      continue;
    }
    const cycle = walkToCycle(waiting);
    cycles.push(cycle);
    place([...cycle].sort());
  }
  return { ordered, cycles };
}

function refersToItself(table: Referrer): boolean {
  return table.references.includes(table.name);
}

function openReferences(table: Referrer, waiting: ReadonlyMap<string, Referrer>): string[] {
  return table.references.filter((name) => name !== table.name && waiting.has(name)).sort();
}

/** Every waiting table refers to another waiting one, so following the first reference must come back to a name seen before. */
function walkToCycle(waiting: ReadonlyMap<string, Referrer>): string[] {
  const path: string[] = [];
  let [current] = waiting.values();
  while (current !== undefined && !path.includes(current.name)) {
    path.push(current.name);
    const [next] = openReferences(current, waiting);
    current = next === undefined ? undefined : waiting.get(next);
  }
  return current === undefined ? path : path.slice(path.indexOf(current.name));
}
