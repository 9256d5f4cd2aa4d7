import type { Table } from '../../model/schema.ts';
import { columnCheck } from '../check.ts';
import { sourceFolding, targetFolding } from '../folding.ts';

/** Spaces at the end of a key that the source passes over and the target counts. */
export const trailingSpace = columnCheck('trailing-space', (column, { world, table }) => {
  const { source } = column;
  if (source.type.kind !== 'text' || source.type.fixed || !isKey(table, source.name)) return null;
  if (!sourceFolding(world, source).trailingSpaces || targetFolding(world, column).trailingSpaces) return null;
  return {
    severity: 'warning',
    question: { kind: 'trailing space', column: source.name },
    what: `${source.name}, which a key or an index holds, ends in a space`,
    consequence: `The source finds it by a text without the space, ${world.to.title} does not; a second row without it becomes possible.`,
    wayOut: 'Trim it on the source, and wherever the text is written.',
    fix: {},
  };
});

function isKey({ primaryKey, uniqueKeys, indexes, foreignKeys }: Table, name: string): boolean {
  return (
    [primaryKey, ...uniqueKeys, ...foreignKeys].some((key) => key?.columns.includes(name)) ||
    indexes.some(({ parts }) => parts.some(({ column }) => column === name))
  );
}
