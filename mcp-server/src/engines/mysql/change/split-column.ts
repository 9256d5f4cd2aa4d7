import type { Change } from '../../../model/change.ts';
import type { SplitColumn } from '../../../model/change-contract.ts';
import type { Column } from '../../../model/schema.ts';
import { quoteIdentifier as quote, quoteLiteral } from '../quote.ts';
import { besideColumns, readers } from './beside.ts';
import { literalDefault } from './literal-default.ts';
import { requiredNote } from './rename-column.ts';
import type { Computed } from './same-row.ts';
import { after, before, joined } from './separated.ts';
import { NO_TWIN, refuseTied } from './twin.ts';

/** Two columns for what stands before and after a separator. */
export function splitColumn(request: SplitColumn): Change {
  const { column, into, separator, at, table } = request;
  const [left, right] = into;
  refuseTied(table, column.name);
  const { rawType } = column;
  const part = (name: string, cut: typeof before): Computed => ({
    name,
    rawType,
    from: (row) => cut(`${row}.${quote(column.name)}`, separator, at),
    default: 'NULL',
  });
  const added = into.map((name): Column => ({ ...column, name, nullable: true, default: null, comment: '' }));
  return besideColumns(request, {
    title: `${table.name}.${column.name} becomes ${left} and ${right}`,
    shapes: {
      old: [
        {
          name: column.name,
          rawType,
          from: (row) => joined([`${row}.${quote(left)}`, `${row}.${quote(right)}`], separator),
          default: literalDefault(column),
        },
      ],
      fresh: [part(left, before), part(right, after)],
    },
    added,
    twin: NO_TWIN,
    gone: [column],
    last: added,
    contractMeans: `It cannot be taken back, and nothing is lost: ${left}, ${quoteLiteral(separator)} and ${right} put together are the old value. merge-columns makes it again.`,
    notes: [
      `The ${at} ${quoteLiteral(separator)} divides a value; one without it goes to ${left}, and ${right} is NULL.`,
      `What the new version writes is put together for the old one. ${left} and ${right} may hold the separator themselves: they stay as they were written.`,
      `Indexes of ${column.name} have no counterpart: make those that the new version needs, before the flip; the contract fails while an index or a foreign key needs the column.`,
      ...requiredNote(column),
      ...readers(request, column.name),
    ],
  });
}
