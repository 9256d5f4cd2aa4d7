import type { Table } from '../../model/schema.ts';
import { type Check, partRef } from '../check.ts';

/** Indexes whose columns are declared longer than the target allows, whatever the rows hold. */
export const indexDeclared: Check = {
  id: 'index-declared',
  ofTable: ({ table, target, world: { from, to } }) => {
    const limit = to.indexDeclaredBytes;
    if (limit === null || from === to || target !== null) return [];
    const keys = table.primaryKey === null ? [] : [{ name: table.primaryKey.name, columns: table.primaryKey.columns }];
    const trees = table.indexes
      .filter(({ method }) => method === 'btree')
      .map(({ name, parts }) => ({ name, columns: parts.flatMap(({ column }) => column ?? []) }));
    const wide = new Map([...keys, ...trees].map((index) => [JSON.stringify(index.columns), index] as const));
    return [...wide.values()]
      .filter(
        ({ columns }) =>
          columns.map((name) => declaredBytes(table, name)).reduce((sum, bytes) => sum + bytes, 0) > limit,
      )
      .map(({ name, columns }) => ({
        severity: 'warning',
        object: partRef(table, 'index', name),
        question: null,
        what: `The columns of index ${name} (${columns.join(', ')}) are declared longer than ${limit.toLocaleString('en-US')} bytes together, or without an end.`,
        consequence: `${to.title} refuses to create the index over whole columns.`,
        wayOut:
          'Declare the column shorter on the target, or index the beginning of it; a unique key needs a hash of the whole value.',
        fix: {},
      }));
  },
};

/** A character takes up to four bytes, an undeclared length is any. */
function declaredBytes({ columns }: Table, name: string): number {
  const type = columns.find((column) => column.name === name)?.type;
  if (type === undefined || (type.kind !== 'text' && type.kind !== 'bytes')) return 8;
  return type.length === null ? Number.MAX_SAFE_INTEGER : type.length * (type.kind === 'text' ? 4 : 1);
}
