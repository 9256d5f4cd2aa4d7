import { type Check, tableRef } from '../check.ts';

/** A table that takes no part in transactions. */
export const notTransactional: Check = {
  id: 'not-transactional',
  ofTable: ({ world: { from, sourceDialect }, table }) => {
    if (table.storage === null || from.transactionalStorage === null || from.transactionalStorage.has(table.storage))
      return [];
    return [
      {
        severity: 'warning',
        object: tableRef(table),
        question: null,
        what: `${table.name} is stored as ${table.storage}, which takes no part in transactions.`,
        consequence:
          'No snapshot covers it: a copy sees changes half done, and an outbox row can be rolled back while the change stays.',
        wayOut: 'Change its storage before the migration, or stop its writers while it is copied.',
        fix: { source: sourceDialect.data.makeTransactional(sourceDialect.table(table)) },
      },
    ];
  },
};
