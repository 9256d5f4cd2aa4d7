import type { Adopted } from '../model/ddl.ts';
import type { Ddl } from '../model/ddl-contract.ts';
import { type TableName, tableKey } from '../model/mapping.ts';
import type { Schema } from '../model/schema.ts';

/** The target as its catalogue will be when the definition of its missing tables has run. */
export function plannedTarget(target: Schema, { schema }: Adopted, { catalogued }: Pick<Ddl, 'catalogued'>): Schema {
  const adopted = catalogued(schema, target);
  return {
    ...target,
    tables: joined(target.tables, adopted.tables),
    triggers: joined(target.triggers, adopted.triggers),
    routines: joined(target.routines, adopted.routines),
    sequences: joined(target.sequences, adopted.sequences),
    enums: joined(target.enums, adopted.enums),
  };
}

/** What is there stays as it is; lists of a catalogue are sorted by schema and name. */
function joined<T extends TableName>(there: readonly T[], made: readonly T[]): T[] {
  const known = new Set(there.map(tableKey));
  const fresh = made.filter((one) => !known.has(tableKey(one)));
  return fresh.length === 0 ? [...there] : [...there, ...fresh].sort(byName);
}

function byName(one: TableName, other: TableName): number {
  return compare(one.schema, other.schema) || compare(one.name, other.name);
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
