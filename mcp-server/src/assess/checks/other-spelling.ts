import { type Check, partRef } from '../check.ts';
import { foldsMore, sourceFolding, targetFolding } from '../folding.ts';
import { keptReferences } from '../references.ts';

/** Rows whose parent is found only by a comparison that the target does not make: 'abc' that refers to 'ABC'. */
export const otherSpelling: Check = {
  id: 'other-spelling',
  ofTable: (subject) =>
    keptReferences(subject).flatMap(({ name, reference }) => {
      const { world } = subject;
      const text = subject.columns.filter(
        (column) =>
          reference.columns.includes(column.source.name) &&
          column.source.type.kind === 'text' &&
          foldsMore(sourceFolding(world, column.source), targetFolding(world, column)),
      );
      if (text.length === 0) return [];
      const parent = `${reference.parent.name} (${reference.references.join(', ')})`;
      return [
        {
          severity: 'blocker',
          object: partRef(subject.table, 'foreign key', name),
          question: { kind: 'other spelling', reference },
          what: `${reference.columns.join(', ')} refers to ${parent} in another spelling (letter case, accents or a space at the end)`,
          consequence: `${world.to.title} finds no such parent: the foreign key cannot be created, and joins lose the row.`,
          wayOut: 'Copy the parent’s spelling into the rows before the load.',
          fix: {},
        },
      ];
    }),
};
