import { type Check, partRef } from '../check.ts';
import { carries } from '../references.ts';
import { uniqueColumns } from '../unique-columns.ts';

/** Keys of floating-point numbers. */
export const floatKey: Check = {
  id: 'float-key',
  ofTable: (subject) =>
    uniqueColumns(subject.table).flatMap(({ name, columns }) => {
      const { table } = subject;
      if (!columns.every((column) => carries(subject, column))) return [];
      const floats = table.columns.filter((column) => columns.includes(column.name) && column.type.kind === 'float');
      if (floats.length === 0) return [];
      return [
        {
          severity: 'warning',
          object: partRef(table, 'key', name),
          question: null,
          what: `The key ${name} of ${table.name} holds the floating-point column ${floats.map((column) => column.name).join(', ')}.`,
          consequence:
            'Its text differs between servers and drivers: a row is not found again by its key, and is copied twice or not updated.',
          wayOut: 'Identify rows by another key, or make the column a decimal.',
          fix: {},
        },
      ];
    }),
};
