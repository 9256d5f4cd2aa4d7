import type { Table } from '../model/schema.ts';

/** A list of columns that is unique in a table, with the name of the key or index. */
export interface UniqueColumns {
  readonly name: string;
  readonly columns: readonly string[];
}

/** The primary key, unique keys and unique indexes over whole columns and all rows; each list once. */
export function uniqueColumns({ primaryKey, uniqueKeys, indexes }: Table): UniqueColumns[] {
  const plain = indexes.flatMap(({ name, unique, predicate, parts }): UniqueColumns[] => {
    const columns = parts.flatMap(({ column, prefix }) => (column === null || prefix !== null ? [] : [column]));
    return unique && predicate === null && columns.length === parts.length ? [{ name, columns }] : [];
  });
  const all = [...(primaryKey === null ? [] : [primaryKey]), ...uniqueKeys, ...plain];
  return [
    ...new Map(
      all.map(({ name, columns }) => [JSON.stringify(columns), { name, columns }] as const).reverse(),
    ).values(),
  ].reverse();
}
