import type { Change } from '../../../model/change.ts';
import type { SplitColumn } from '../../../model/change-contract.ts';
import { quoteIdentifier as quote, quoteLiteral } from '../quote.ts';
import { besideColumns, readers, typeOf } from './beside.ts';
import { namesOf } from './names.ts';
import { after, before, joined } from './separated.ts';
import { plain } from './statement.ts';

/** Two columns for what stands before and after a separator. */
export function splitColumn(request: SplitColumn): Change {
  const { column, into, separator, at, table } = request;
  const [left, right] = into;
  const part = (name: string, cut: typeof before) => ({
    column: { name, rawType: column.rawType },
    from: (row: string) => cut(`${row}.${quote(column.name)}`, separator, at),
    default: null,
  });
  return besideColumns(request, {
    title: `${table.name}.${column.name} becomes ${left} and ${right}`,
    shapes: {
      old: [
        {
          column,
          from: (row) => joined([`${row}.${quote(left)}`, `${row}.${quote(right)}`], separator),
          default: null,
        },
      ],
      fresh: [part(left, before), part(right, after)],
    },
    added: into.map((name) => ({ name, type: typeOf(request, column), default: null })),
    twin: { forward: [], undo: [], rename: [] },
    gone: [column.name],
    last: into.map((name) =>
      plain(`COMMENT ON COLUMN ${namesOf(request).table}.${quote(name)} IS ${quoteLiteral('')};`),
    ),
    contractMeans: `It cannot be taken back, and nothing is lost: ${left}, ${quoteLiteral(separator)} and ${right} put together are the old value. merge-columns makes it again.`,
    notes: [
      `The ${at} ${quoteLiteral(separator)} divides a value; one without it goes to ${left}, and ${right} is NULL.`,
      `What the new version writes is put together for the old one. ${left} and ${right} may hold the separator themselves: they stay as they were written.`,
      `Indexes and constraints of ${column.name} have no counterpart: make those that the new version needs, before the flip.`,
      ...readers(request, column.name),
    ],
  });
}
