import { groupBy } from '../model/group-by.ts';
import { type TableName, tableKey } from '../model/mapping.ts';
import type { Schema, Table, Trigger } from '../model/schema.ts';

/** A schema with what is looked up for every table. */
export interface Catalogue {
  table(name: TableName): Table | undefined;
  /** The triggers that run for changes of a table. */
  triggers(name: TableName): readonly Trigger[];
  /** Another table or view for which a driver that reads _ and % as patterns takes this name. */
  mistakenFor(name: TableName): TableName | undefined;
}

const known = new WeakMap<Schema, Catalogue>();

/** The schema, indexed once: a migration may have ten thousand tables. */
export function catalogueOf(schema: Schema): Catalogue {
  const found = known.get(schema);
  if (found !== undefined) return found;
  const tables = new Map(schema.tables.map((table) => [tableKey(table), table]));
  const enabled = schema.triggers.filter((trigger) => trigger.enabled);
  const triggers = groupBy(enabled, ({ schema: of, table }) => tableKey({ schema: of, name: table }));
  const all = [...schema.tables, ...schema.views];
  const byLength = groupBy(all, lengths);
  const made: Catalogue = {
    table: (name) => tables.get(tableKey(name)),
    triggers: (name) => triggers.get(tableKey(name)) ?? [],
    mistakenFor: (name) => {
      if (!/[_%]/.test(name.schema + name.name)) return undefined;
      const patterns = { schema: like(name.schema), name: like(name.name) };
      // Without % a pattern has the length of what it finds.
      const near = /%/.test(name.schema + name.name) ? all : (byLength.get(lengths(name)) ?? []);
      return near.find(
        (one) => tableKey(one) !== tableKey(name) && patterns.schema.test(one.schema) && patterns.name.test(one.name),
      );
    },
  };
  known.set(schema, made);
  return made;
}

function lengths({ schema, name }: TableName): string {
  return `${[...schema].length} ${[...name].length}`;
}

function like(pattern: string): RegExp {
  const plain = pattern.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  return new RegExp(`^${plain.replaceAll('%', '.*').replaceAll('_', '.')}$`, 'su');
}
