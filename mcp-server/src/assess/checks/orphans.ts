import { type Check, partRef } from '../check.ts';
import { keptReferences } from '../references.ts';

/** Rows that refer to no row, where the target will have a foreign key. */
export const orphans: Check = {
  id: 'orphans',
  ofTable: (subject) =>
    keptReferences(subject).map(({ name, reference }) => ({
      severity: 'blocker',
      object: partRef(subject.table, 'foreign key', name),
      question: { kind: 'orphans', reference },
      what: `${reference.columns.join(', ')} refers to no row of ${reference.parent.name} (${reference.references.join(', ')})`,
      consequence: `The foreign key cannot be created on ${subject.world.to.title}, or a load in its presence fails.`,
      wayOut: 'Insert the missing parents, set the reference to NULL or delete the rows: their owner decides.',
      fix: {},
    })),
};
