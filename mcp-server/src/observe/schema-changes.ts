import { z } from 'zod';
import type { Schema, Table } from '../model/schema.ts';
import type { SchemaChange } from '../model/sync-status.ts';

const column = z.object({ name: z.string(), rawType: z.string() });
const tableSide = z.object({ schema: z.string(), name: z.string(), schemaHash: z.string() });
const planned = z.object({
  tables: z.array(
    z.object({
      name: z.string(),
      columns: z.array(z.object({ source: column.nullable(), target: column.nullable() })),
      source: tableSide,
      target: tableSide,
    }),
  ),
});

/** The tables as they were when the plan was generated. */
export type PlannedTables = z.infer<typeof planned>['tables'];

/** The tables that the generated `descriptors.ts` of the kit holds; null when it is none, or was rewritten by hand. */
export function plannedTables(descriptors: string): PlannedTables | null {
  const json = /export const kit[^=]*= (\{[\s\S]*\});\s*$/.exec(descriptors)?.[1];
  if (json === undefined) return null;
  try {
    return planned.safeParse(JSON.parse(json)).data?.tables ?? null;
  } catch {
    return null;
  }
}

/** What is said of a table that is not there. */
export const TABLE_GONE = 'the table is gone';

/** One side as it is now, and how a table of it is hashed. */
export interface LiveSide {
  readonly schema: Schema;
  readonly hashOf: (table: Table) => string;
}

type Side = 'source' | 'target';

/** What changed since the plan in the tables that it carries; each change with the column, as far as the plan knew it. */
export function schemaChanges(tables: PlannedTables, live: Readonly<Record<Side, LiveSide>>): SchemaChange[] {
  const seen = new Set<string>();
  return (['source', 'target'] as const).flatMap((side) => {
    const byName = new Map(
      live[side].schema.tables.map((table) => [JSON.stringify([table.schema, table.name]), table]),
    );
    return tables.flatMap((table) => {
      const own = table[side];
      const id = JSON.stringify([side, own.schema, own.name]);
      if (seen.has(id)) return [];
      seen.add(id);
      const columns = tables
        .filter((one) => one[side].schema === own.schema && one[side].name === own.name)
        .flatMap((one) => one.columns.flatMap((pair) => pair[side] ?? []));
      const found = byName.get(JSON.stringify([own.schema, own.name]));
      const said = changesOf(own, columns, found, live[side].hashOf);
      return said.map((what) => ({ side, table: `${own.schema}.${own.name}`, what, carried: true }));
    });
  });
}

function changesOf(
  own: PlannedTables[number][Side],
  columns: readonly z.infer<typeof column>[],
  found: Table | undefined,
  hashOf: (table: Table) => string,
): string[] {
  if (found === undefined) return [TABLE_GONE];
  if (hashOf(found) === own.schemaHash) return [];
  const live = new Map(found.columns.map((one) => [one.name, one]));
  const said = columns.flatMap(({ name, rawType }) => {
    const now = live.get(name);
    if (now === undefined) return [`column ${name} is gone`];
    return now.rawType === rawType ? [] : [`column ${name} was ${rawType} and is ${now.rawType}`];
  });
  return said.length > 0
    ? [...new Set(said)]
    : ['a key, whether a column may be NULL, or a column that is not carried has changed'];
}
