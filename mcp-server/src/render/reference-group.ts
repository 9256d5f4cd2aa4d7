import type { TableName } from '../model/mapping.ts';
import type { Schema, Table } from '../model/schema.ts';
import { nameKey } from './catalogue.ts';

export interface ReferenceGroup {
  /** The table and every table that it refers to and that refers back to it, in the schema's order. */
  readonly members: readonly Table[];
  /** Tables outside the group with a foreign key into it, in the schema's order. */
  readonly referrers: readonly Table[];
  /** True when foreign keys run in a loop, be it of one table. */
  readonly loops: boolean;
}

/** Tells for any table of the schema what must be emptied together with it, and what must be empty before. */
export function referenceGroups(schema: Schema): (name: TableName) => ReferenceGroup {
  const tables = new Map(schema.tables.map((table) => [nameKey(table), table]));
  const place = new Map([...tables.keys()].map((key, at) => [key, at]));
  const parents = new Map([...tables].map(([key, table]) => [key, parentsOf(table)]));
  const children = new Map<string, string[]>();
  for (const [child, names] of parents) {
    for (const parent of names) {
      const known = children.get(parent);
      if (known === undefined) children.set(parent, [child]);
      else known.push(child);
    }
  }
  return (name) => {
    const own = nameKey(name);
    const below = reach(own, parents);
    const above = reach(own, children);
    const members = new Set([own, ...[...below].filter((key) => above.has(key))]);
    const referrers = new Set(
      [...members].flatMap((key) => children.get(key) ?? []).filter((key) => !members.has(key)),
    );
    const inOrder = (keys: ReadonlySet<string>) =>
      [...keys].sort((a, b) => (place.get(a) ?? 0) - (place.get(b) ?? 0)).flatMap((key) => tables.get(key) ?? []);
    return { members: inOrder(members), referrers: inOrder(referrers), loops: below.has(own) };
  };
}

function parentsOf(table: Table): string[] {
  return table.foreignKeys.map(({ references }) => nameKey({ schema: references.schema, name: references.table }));
}

/** Everything that can be reached in at least one step. */
function reach(from: string, edges: ReadonlyMap<string, readonly string[]>): Set<string> {
  const found = new Set<string>();
  const open = [...(edges.get(from) ?? [])];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    open.push(...(edges.get(next) ?? []));
  }
  return found;
}
