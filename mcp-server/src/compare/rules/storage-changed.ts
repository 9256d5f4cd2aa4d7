import { tableRef, tableRule } from '../rule.ts';

const withoutTransactions = new Set([
  'archive',
  'aria',
  'blackhole',
  'csv',
  'federated',
  'heap',
  'memory',
  'merge',
  'mrg_myisam',
  'myisam',
]);

/** A table whose storage has no transactions on one side only. */
export const storageChanged = tableRule('storage-changed', ({ source, target }) => {
  const from = isWithout(source.storage);
  const to = isWithout(target.storage);
  if (from === to) return [];
  return [
    {
      severity: 'warning' as const,
      object: tableRef('source', source),
      what: from
        ? `${source.name} is stored in ${source.storage}, which has no transactions.`
        : `${source.name} moves to ${target.storage}, which has no transactions.`,
      consequence: from
        ? `A consistent snapshot of ${source.name} beside other tables is impossible while it is written: a mirrored write survives when its transaction is rolled back.`
        : `A rolled-back write to ${target.name} stays in the target, and a crash can lose acknowledged rows.`,
      wayOut: from
        ? `Convert ${source.name} to InnoDB first, or stop its writers while it is copied.`
        : `Store the target’s ${target.name} in InnoDB.`,
    },
  ];
});

function isWithout(storage: string | null): boolean {
  return storage !== null && withoutTransactions.has(storage.toLowerCase());
}
