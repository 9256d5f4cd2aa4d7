import { fullName, type TableName } from '../model/mapping.ts';
import type { Schema, Table } from '../model/schema.ts';

/** A table that the mapping names, so the catalogue has it. */
export function tableOf(schema: Schema, wanted: TableName): Table {
  const table = schema.tables.find((each) => each.schema === wanted.schema && each.name === wanted.name);
  if (table === undefined) throw new Error(`${fullName(wanted)} is not in the catalogue`);
  return table;
}
