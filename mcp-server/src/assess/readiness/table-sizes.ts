import { isKitTable } from '../../model/ledger.ts';
import type { Sizes, TableSize } from '../../model/readiness.ts';
import type { Schema } from '../../model/schema.ts';

/** What the catalogue says of the sizes of the tables, without the sync kit's own. */
export function tableSizes(schema: Schema): Sizes {
  const tables = schema.tables
    .filter(({ name }) => !isKitTable(name))
    .map(
      ({ schema: home, name, rowEstimate, dataBytes, indexBytes }): TableSize => ({
        schema: home,
        table: name,
        rows: rowEstimate,
        dataBytes,
        indexBytes,
      }),
    )
    .sort((one, other) => (other.dataBytes ?? 0) - (one.dataBytes ?? 0) || (other.rows ?? 0) - (one.rows ?? 0));
  const sum = (of: (table: TableSize) => number | null) => tables.reduce((total, table) => total + (of(table) ?? 0), 0);
  return {
    tables,
    rows: sum(({ rows }) => rows),
    dataBytes: sum(({ dataBytes }) => dataBytes),
    indexBytes: sum(({ indexBytes }) => indexBytes),
    withoutEstimate: tables.filter(({ rows }) => rows === null).length,
  };
}
