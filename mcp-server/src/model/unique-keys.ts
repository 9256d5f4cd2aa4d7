import type { Index, Table } from './schema.ts';

/** Whole columns that a database keeps unique. */
export interface UniqueKey {
  readonly name: string;
  readonly columns: readonly string[];
  readonly primary: boolean;
}

/** The primary key first, then unique constraints and unique indexes over whole columns, each set of columns once. Prefix, partial and expression indexes are not among them; an index that is not in use counts only where a constraint declares it. */
export function uniqueKeysOf(table: Table): UniqueKey[] {
  const partial = new Set(table.indexes.filter((index) => plainColumns(index) === null).map(({ name }) => name));
  const declared = [
    ...(table.primaryKey === null ? [] : [{ ...table.primaryKey, primary: true }]),
    ...table.uniqueKeys.map((key) => ({ ...key, primary: false })),
  ];
  const keys: UniqueKey[] = [
    ...declared.filter(({ name }) => !partial.has(name)),
    ...table.indexes.flatMap((index) => {
      const columns = index.unique && index.valid ? plainColumns(index) : null;
      return columns === null ? [] : [{ name: index.name, columns, primary: false }];
    }),
  ];
  const seen = new Set<string>();
  return keys.flatMap(({ name, columns, primary }) => {
    const text = columnSet(columns);
    if (seen.has(text)) return [];
    seen.add(text);
    return [{ name, columns, primary }];
  });
}

/** One text for the same columns in any order. */
export function columnSet(columns: readonly string[]): string {
  return JSON.stringify([...columns].sort());
}

/** The index's columns in order, or null when it holds anything but whole columns of every row. */
export function plainColumns(index: Index): string[] | null {
  if (index.predicate !== null) return null;
  const columns = index.parts.flatMap(({ column, prefix }) => (column === null || prefix !== null ? [] : [column]));
  return columns.length === index.parts.length ? columns : null;
}
