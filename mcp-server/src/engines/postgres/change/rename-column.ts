import type { Change } from '../../../model/change.ts';
import type { RenameColumn } from '../../../model/change-contract.ts';
import { quoteIdentifier as quote, quoteLiteral } from '../quote.ts';
import { anyDefault, besideColumns, fixedDefault, readers, typeOf } from './beside.ts';
import { namesOf } from './names.ts';
import { refuseNumbered } from './refuse-tied.ts';
import { exclusive, locking, plain } from './statement.ts';
import { twinOf } from './twin.ts';

/** A second column beside the old one, in step with it until the old one goes. */
export function renameColumn(request: RenameColumn): Change {
  const { column, to, table } = request;
  refuseNumbered(request);
  const value = fixedDefault(column);
  const late = value === null ? anyDefault(column) : null;
  const { table: on } = namesOf(request);
  return besideColumns(request, {
    title: `${table.name}.${column.name} is called ${to}`,
    shapes: {
      old: [{ column, from: (row) => `${row}.${quote(to)}`, default: value }],
      fresh: [
        {
          column: { name: to, rawType: column.rawType },
          from: (row) => `${row}.${quote(column.name)}`,
          default: value,
        },
      ],
    },
    added: [{ name: to, type: typeOf(request, column), default: value }],
    twin: twinOf(request, column, to),
    gone: [column.name],
    last: [
      ...(late === null
        ? []
        : [locking(`ALTER TABLE ${on} ALTER COLUMN ${quote(to)} SET DEFAULT ${late};`, exclusive(table))]),
      plain(`COMMENT ON COLUMN ${on}.${quote(to)} IS ${quoteLiteral(column.comment)};`),
    ],
    contractMeans: `It cannot be taken back, and nothing is lost: ${to} holds every value. For the old name again, make the same change with both names exchanged.`,
    notes: [
      `The old version goes on with ${column.name}; the new one uses ${to} in every statement and never names ${column.name}.`,
      ...(late === null
        ? []
        : [
            `Until the contract an INSERT of the new version that gives NULL to ${to} on purpose stores the default of ${column.name}.`,
            `The new version gives ${to} a value in every INSERT: one that leaves it to the default of ${column.name} counts as a write of the old version, and the contract refuses while there are such.`,
          ]),
      ...readers(request, column.name),
    ],
  });
}
