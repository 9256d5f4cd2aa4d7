import type { Change } from '../../../model/change.ts';
import type { RenameColumn } from '../../../model/change-contract.ts';
import { quoteIdentifier as quote } from '../quote.ts';
import { besideColumns, readers } from './beside.ts';
import { literalDefault } from './literal-default.ts';
import { twinOf } from './twin.ts';

/** A second column beside the old one, in step with it until the old one goes. */
export function renameColumn(request: RenameColumn): Change {
  const { column, to, table } = request;
  const { rawType } = column;
  const made = { ...column, name: to };
  return besideColumns(request, {
    title: `${table.name}.${column.name} is called ${to}`,
    shapes: {
      old: [{ name: column.name, rawType, from: (row) => `${row}.${quote(to)}`, default: literalDefault(column) }],
      fresh: [{ name: to, rawType, from: (row) => `${row}.${quote(column.name)}`, default: 'NULL' }],
    },
    added: [made],
    twin: twinOf(request, column, to, true),
    gone: [column],
    last: [made],
    contractMeans: `It cannot be taken back, and nothing is lost: ${to} holds every value. For the old name again, make the same change with both names exchanged.`,
    notes: [
      `The old version goes on with ${column.name}, the new one uses ${to} in every statement and never names ${column.name}.`,
      `An INSERT of the new version that gives NULL to ${to} on purpose is taken for one that does not name it.`,
      ...requiredNote(column),
      ...readers(request, column.name),
    ],
  });
}

/** What the new version must know of a NOT NULL column without a default. */
export function requiredNote({ name, nullable, default: value }: RenameColumn['column']): string[] {
  return nullable || value !== null
    ? []
    : [
        `${name} is NOT NULL without a default: on MariaDB an INSERT … SELECT of the new version, and on both a VALUES (…, DEFAULT), must name it too.`,
      ];
}
