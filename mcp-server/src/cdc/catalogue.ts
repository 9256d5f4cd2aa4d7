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
  const made: Catalogue = {
    table: (name) => tables.get(tableKey(name)),
    triggers: (name) => triggers.get(tableKey(name)) ?? [],
    mistakenFor: likeness([...schema.tables, ...schema.views]),
  };
  known.set(schema, made);
  return made;
}

/** Names of one length are looked up by what is left of them when the places are blotted out that a pattern leaves open. */
function likeness(all: readonly TableName[]): Catalogue['mistakenFor'] {
  const byLength = groupBy(all, (name) => String(signsOf(name).length));
  const blotted = new Map<string, Map<string, TableName[]>>();
  return (name) => {
    const signs = signsOf(name);
    if (signs.includes('%')) return all.find((one) => isOther(one, name) && like(signs).test(signsOf(one).join('')));
    const open = new Set(signs.flatMap((sign, place) => (sign === '_' ? [place] : [])));
    if (open.size === 0) return undefined;
    const blot = (of: readonly string[]) => of.map((sign, place) => (open.has(place) ? '_' : sign)).join('');
    const layout = JSON.stringify([signs.length, ...open]);
    const found = blotted.get(layout) ?? groupBy(byLength.get(String(signs.length)) ?? [], (one) => blot(signsOf(one)));
    blotted.set(layout, found);
    return found.get(blot(signs))?.find((one) => isOther(one, name));
  };
}

/** Schema and name, divided by a sign that neither holds. */
function signsOf({ schema, name }: TableName): string[] {
  return [...schema, '\0', ...name];
}

function isOther(one: TableName, other: TableName): boolean {
  return tableKey(one) !== tableKey(other);
}

function like(signs: readonly string[]): RegExp {
  const plain = signs.join('').replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  return new RegExp(`^${plain.replaceAll('%', '.*').replaceAll('_', '.')}$`, 'su');
}
