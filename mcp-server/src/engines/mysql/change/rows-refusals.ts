import type { Table } from '../../../model/schema.ts';
import type { RowsChange } from './rows.ts';
import { unsupported } from './unsupported.ts';

/** Refuses old tables that cannot be kept in step with new ones. */
export function refuseOldTables({ schema }: RowsChange, tables: readonly Table[]): void {
  for (const table of tables) {
    if (table.storage !== null && table.storage.toLowerCase() !== 'innodb')
      throw unsupported(
        `${table.name} is kept by ${table.storage}, which has no transactions.`,
        'Change it to InnoDB first.',
      );
    const sets = schema.triggers.find(
      (each) =>
        each.schema === table.schema &&
        each.table === table.name &&
        each.timing === 'before' &&
        !each.events.includes('delete') &&
        !each.name.startsWith('lockstep_'),
    );
    if (sets !== undefined)
      throw unsupported(
        `The trigger ${sets.name} of ${table.name} may write another value than the new version gave, which would be no news to the other table.`,
        'Move its work into the application first.',
      );
  }
}
