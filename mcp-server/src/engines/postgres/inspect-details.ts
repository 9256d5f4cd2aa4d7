import { type Detail, detail } from '../../model/detail.ts';
import { compareText } from './normalize.ts';
import { type Row, rowFlag, rowText } from './row.ts';

/** DETAILS rows by the oid of their table, sorted. */
export function readDetails(rows: readonly Row[]): Map<string, Detail[]> {
  const byTable = new Map<string, Detail[]>();
  for (const row of rows) {
    const kind = detail.shape.kind.parse(rowText(row, 1));
    const found: Detail = { kind, name: rowText(row, 2), says: rowText(row, 3), changes: changesOf(row, 4) };
    const known = byTable.get(rowText(row, 0)) ?? [];
    byTable.set(rowText(row, 0), [...known, found]);
  }
  return new Map([...byTable].map(([table, details]) => [table, sorted(details)]));
}

/** OTHER_OBJECTS rows, sorted. */
export function readOtherObjects(rows: readonly Row[], database: string): Detail[] {
  return sorted(
    rows.map((row) => ({ kind: 'database', name: database, says: rowText(row, 0), changes: changesOf(row, 1) })),
  );
}

function changesOf(row: Row, at: number): Detail['changes'] {
  return rowFlag(row, at) ? 'meaning' : 'storage';
}

/** One of each: an index may have the same operator class in several columns. */
function sorted(details: readonly Detail[]): Detail[] {
  const texts = new Map(details.map((one) => [JSON.stringify(one), one]));
  return [...texts].sort(([a], [b]) => compareText(a, b)).map(([, one]) => one);
}
