import { type Check, columnRef } from '../check.ts';
import { declared, shapeOf } from '../target-fix.ts';

/** Column names that the target keeps for itself. */
export const systemColumn: Check = {
  id: 'system-column',
  ofTable: (subject) => {
    const { world, table, target, columns } = subject;
    if (target !== null) return [];
    return columns
      .filter(({ source }) => world.target.semantics.names.systemColumns.includes(source.name))
      .map((column) => ({
        severity: 'blocker',
        object: columnRef(table, column.source.name),
        question: null,
        what: `${column.source.name} is the name of a system column of ${world.to.title}.`,
        consequence: 'A table with such a column cannot be created.',
        wayOut: `Rename the column on the target and map it: mapping.tables[].columns {${column.source.name}: ${column.source.name}_}.`,
        fix: declared(world, `${column.source.name}_`, shapeOf(subject, column).rawType),
      }));
  },
};
