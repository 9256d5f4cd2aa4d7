import type { Column, Table } from './schema.ts';

/** What a person must know who makes the scripts again: the catalogue does not tell whether the column always took NULL. */
export function loosenedNote({ table, column }: { readonly table: Table; readonly column: Column }): string {
  return `${table.name}.${column.name} takes NULL now, while this change is on its way. If it took none before, keep the scripts that were made before it began: those made now do not declare it NOT NULL again when a step is taken back.`;
}
