import type { Index, Table } from '../model/schema.ts';

/** The name of an index that holds exactly these columns first and in this order, whole, and every row; null when there is none. */
export function keyIndexOf(table: Table, columns: readonly string[]): string | null {
  if (columns.length === 0) return null;
  const leads = (held: readonly (string | null)[]) => columns.every((name, at) => held[at] === name);
  const { primaryKey } = table;
  if (primaryKey !== null && leads(primaryKey.columns)) return primaryKey.name;
  const usable = table.indexes.filter((index) => isWalkable(index) && leads(wholeColumns(index)));
  // A unique index is the narrower one as a rule, and its order has no ties.
  return (usable.find(({ unique }) => unique) ?? usable[0])?.name ?? null;
}

/** Hash and text indexes have no order, a partial one lacks rows, one that is not valid may not be asked. */
function isWalkable({ method, predicate, valid, parts }: Index): boolean {
  return method === 'btree' && predicate === null && valid && parts.every(({ descending }) => !descending);
}

function wholeColumns({ parts }: Index): (string | null)[] {
  return parts.map(({ column, prefix }) => (prefix === null ? column : null));
}
