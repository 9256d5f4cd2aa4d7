import type { Schema, Table } from '../model/schema.ts';
import { refuse } from './refuse.ts';

/** Refuses a column that another table’s foreign key refers to, or by which the table is partitioned. */
export function noReference(schema: Schema, table: Table, column: string): void {
  for (const other of schema.tables) {
    const key = other.foreignKeys.find(
      ({ references }) =>
        references.schema === table.schema && references.table === table.name && references.columns.includes(column),
    );
    if (key !== undefined) throw refuse(`${table.name}.${column} is what ${other.name} refers to by ${key.name}.`);
  }
  if (table.partitioning?.key.includes(column) === true)
    throw refuse(`${table.name} is partitioned by ${column}: a partition key cannot be changed in place.`);
}
