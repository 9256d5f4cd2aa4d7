import type { Column, Table } from './schema.ts';

/** What a person must know who makes the scripts again: the catalogue does not tell whether the column always took NULL. */
export function loosenedNote({ table, column }: { readonly table: Table; readonly column: Column }): string {
  return `${table.name}.${column.name} takes NULL now, while this change is on its way. If it took none before, keep the scripts that were made before it began: those made now do not declare it NOT NULL again when a step is taken back.`;
}

/** What it costs that a transaction has tables in another order than the steps that lock several of them. */
export function lockOrderNote(first: string, others: readonly string[]): string {
  const then = others.join(', ');
  return `Steps that lock several tables lock ${first} first, then ${then}. A transaction that writes ${then} before ${first} meets them the other way round: the step gives way, and must be run again (run.sh does). Such writers cost tries, each of which holds statements up as long as one lock may be waited for; nothing is lost.`;
}
