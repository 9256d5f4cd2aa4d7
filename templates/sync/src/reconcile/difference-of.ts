import type { Found } from '../core/look.ts';
import { keyOf } from '../core/row-key.ts';
import type { TableDescriptor, Text } from '../descriptor.ts';
import type { RowDigest } from './row-digest.ts';
import type { Difference, DifferentColumn } from './types.ts';

const LONGEST = 200;

/** What the report says of a row that differs. */
export function differenceOf(
  table: TableDescriptor,
  { rowKey, kind, cause, places, primary, ledger, row }: Found,
  digest: RowDigest,
  showValues: boolean,
): Difference {
  const masked = keyIsMasked(table);
  return {
    rowKey: masked ? null : rowKey,
    keyDigest: digest(keyOf(rowKey)),
    kind,
    cause,
    primaryVersion: String(primary.events.version),
    secondaryVersion: ledger === null ? null : String(ledger.version),
    columns: places.flatMap((place): DifferentColumn[] => {
      const column = table.columns[place];
      if (column === undefined) return [];
      if (!showValues || column.masked) return [{ name: column.name }];
      return [{ name: column.name, primary: cut(primary.row?.[place]), secondary: cut(row?.[place]) }];
    }),
    primaryDigest: primary.row === null ? null : digest(primary.row),
    secondaryDigest: row === null ? null : digest(row),
  };
}

/** Whether a key of the table may not be shown. */
export function keyIsMasked({ columns, key }: TableDescriptor): boolean {
  return key.some((place) => columns[place]?.masked === true);
}

function cut(text: Text | undefined): Text {
  if (text === null || text === undefined) return null;
  if (text.length <= LONGEST) return text;
  // A slice would keep the whole text in memory for as long as the report.
  const beginning: string = JSON.parse(JSON.stringify(text.slice(0, LONGEST)));
  return `${beginning}… (${text.length} characters)`;
}
