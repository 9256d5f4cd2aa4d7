import { type Check, tableRef } from '../check.ts';

/** Names that the target takes only in quotes, and the source without. */
export const reservedWord: Check = {
  id: 'reserved-word',
  ofTable: ({ world: { from, to }, table }) => {
    const names = [table.name, ...table.columns.map(({ name }) => name)];
    const reserved = names.filter(
      (name) => to.reservedWords.has(name.toLowerCase()) && !from.reservedWords.has(name.toLowerCase()),
    );
    if (reserved.length === 0) return [];
    return [
      {
        severity: 'note',
        object: tableRef(table),
        question: null,
        what: `${table.name} uses ${reserved.join(', ')} as a name, which ${to.title} reserves.`,
        consequence:
          'Statements that do not quote the name, which work on the source, are syntax errors on the target.',
        wayOut: 'Quote the name in every statement, or rename it on the target.',
        fix: {},
      },
    ];
  },
};
