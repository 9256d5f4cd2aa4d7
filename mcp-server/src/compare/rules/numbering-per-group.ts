import type { Table } from '../../model/schema.ts';
import { columnRef, label, tableRule } from '../rule.ts';

/** A column whose numbers start again for each value of the columns before it in the key (MyISAM), on one side only. */
export const numberingPerGroup = tableRule('numbering-per-group', ({ columns, source, target }) =>
  columns
    .filter((pair) => startsAgain(source, pair.source.name) && !startsAgain(target, pair.target.name))
    .map((pair) => ({
      severity: 'warning' as const,
      object: columnRef(pair),
      what: `${label(pair)} numbers itself in the source but begins no key: its numbers start at 1 again for each value of the key’s columns before it; the target’s ${pair.target.name} does not count so.`,
      consequence: `The source gives the same ${pair.source.name} to rows of different groups, the target one counter to all: numbers jump, and code that expects 1, 2, 3 in each group breaks.`,
      wayOut: `Draw ${pair.target.name} in the application (SELECT max + 1 under a lock on the group), or in a trigger of the target’s ${target.name}.`,
    })),
);

function startsAgain({ columns, primaryKey, uniqueKeys, indexes }: Table, name: string): boolean {
  const counts = columns.some((column) => column.name === name && column.identity?.kind === 'auto_increment');
  const keys = [
    ...[primaryKey, ...uniqueKeys].map((key) => key?.columns ?? []),
    ...indexes.map(({ parts }) => parts.map(({ column }) => column)),
  ].filter((parts) => parts.includes(name));
  return counts && keys.length > 0 && keys.every(([first]) => first !== name);
}
