import type { Column } from '../../model/schema.ts';
import { type Check, tableRef } from '../check.ts';

/** Tables with more, or wider, columns than a row of the target takes. */
export const rowDeclared: Check = {
  id: 'row-declared',
  ofTable: ({ table, target, world: { from, to, target: there } }) => {
    if (target !== null || from === to) return [];
    const declared = table.columns.reduce((sum, column) => sum + declaredBytes(column), 0);
    const stored = table.columns.reduce((sum, column) => sum + storedBytes(column), 0);
    const problem =
      table.columns.length > there.semantics.mostColumns
        ? `has ${table.columns.length.toLocaleString('en-US')} columns, more than ${there.semantics.mostColumns.toLocaleString('en-US')}`
        : to.rowDeclaredBytes !== null && declared > to.rowDeclaredBytes
          ? `declares rows of up to ${declared.toLocaleString('en-US')} bytes, more than ${to.rowDeclaredBytes.toLocaleString('en-US')}`
          : to.rowStoredBytes !== null && stored > to.rowStoredBytes
            ? `needs at least ${stored.toLocaleString('en-US')} bytes for a full row, more than ${to.rowStoredBytes.toLocaleString('en-US')}`
            : null;
    if (problem === null) return [];
    return [
      {
        severity: 'blocker',
        object: tableRef(table),
        question: null,
        what: `${table.name} ${problem}.`,
        consequence: `${to.title} refuses the table, or the row that is too wide.`,
        wayOut: 'Make long columns text without a length, or split the table.',
        fix: {},
      },
    ];
  },
};

/** Long texts are stored apart and take a dozen bytes. */
function declaredBytes({ type }: Column): number {
  if (type.kind !== 'text' && type.kind !== 'bytes') return 8;
  if (type.length === null || type.length > 16_383) return 12;
  return type.length * (type.kind === 'text' ? 4 : 1) + 2;
}

/** Whatever is long is replaced by 18 bytes that say where it is. */
function storedBytes({ type }: Column): number {
  switch (type.kind) {
    case 'integer':
      return Math.max(2, type.bits / 8);
    case 'boolean':
      return 1;
    case 'date':
    case 'enum':
      return 4;
    case 'text':
    case 'bytes':
    case 'json':
      return 18;
    default:
      return 8;
  }
}
