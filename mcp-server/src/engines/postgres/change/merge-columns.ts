import type { Change } from '../../../model/change.ts';
import type { MergeColumns } from '../../../model/change-contract.ts';
import type { Column } from '../../../model/schema.ts';
import { quoteIdentifier as quote, quoteLiteral } from '../quote.ts';
import { besideColumns, fixedDefault, readers } from './beside.ts';
import { namesOf } from './names.ts';
import { after, before, joined } from './separated.ts';
import { plain } from './statement.ts';

/** One column for two, with a separator between them. */
export function mergeColumns(request: MergeColumns): Change {
  const { columns, to, separator, table } = request;
  const [left, right] = columns;
  const part = (column: Column, cut: typeof before) => ({
    column,
    from: (row: string) => {
      const value = cut(`${row}.${quote(to)}`, separator, 'first');
      return column.nullable ? value : `coalesce(${value}, '')`;
    },
    default: fixedDefault(column),
  });
  return besideColumns(request, {
    title: `${table.name}.${left.name} and ${right.name} become ${to}`,
    shapes: {
      old: [part(left, before), part(right, after)],
      fresh: [
        {
          column: { name: to, rawType: 'text' },
          from: (row) => joined([`${row}.${quote(left.name)}`, `${row}.${quote(right.name)}`], separator),
          default: null,
        },
      ],
    },
    added: [{ name: to, type: 'text', default: null }],
    twin: { forward: [], undo: [], rename: [] },
    gone: [left.name, right.name],
    last: [plain(`COMMENT ON COLUMN ${namesOf(request).table}.${quote(to)} IS ${quoteLiteral('')};`)],
    contractMeans: `It cannot be taken back whole: where ${left.name} held ${quoteLiteral(separator)} itself, nothing tells any more where it ended. Keep a copy of the table’s key and both columns where that matters.`,
    notes: [
      `What the new version writes to ${to} is divided for the old one at the first ${quoteLiteral(separator)}; without one ${right.name} is ${right.nullable ? 'NULL' : 'empty'}.`,
      `Indexes and constraints of both columns have no counterpart: make those that the new version needs, before the flip.`,
      ...readers(request, left.name),
      ...readers(request, right.name),
    ],
  });
}
