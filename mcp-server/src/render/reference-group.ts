import type { TableName } from '../model/mapping.ts';
import type { Schema, Table } from '../model/schema.ts';
import { nameKey } from './catalogue.ts';

export interface ReferenceGroup {
  /** The table and every table that it refers to and that refers back to it, by name. */
  readonly members: readonly Table[];
  /** Tables outside the group with a foreign key into it, by name. */
  readonly referrers: readonly Table[];
  /** True when foreign keys run in a loop, be it of one table. */
  readonly loops: boolean;
}

/** What must be emptied together with the table, and what must be empty before. */
export function referenceGroup(schema: Schema, name: TableName): ReferenceGroup {
  const own = nameKey(name);
  const down = new Map(schema.tables.map((table) => [nameKey(table), parents(table)]));
  const up = new Map<string, string[]>();
  for (const [child, names] of down) for (const parent of names) up.set(parent, [...(up.get(parent) ?? []), child]);
  const below = reach(own, down);
  const above = reach(own, up);
  const isMember = (key: string) => key === own || (below.has(key) && above.has(key));
  const members = schema.tables.filter((table) => isMember(nameKey(table)));
  const keys = new Set(members.map(nameKey));
  const referrers = schema.tables.filter(
    (table) => !keys.has(nameKey(table)) && parents(table).some((parent) => keys.has(parent)),
  );
  return { members, referrers, loops: below.has(own) };
}

function parents(table: Table): string[] {
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
