import { type Check, type ColumnSubject, type Hazard, partRef, type Subject } from '../check.ts';
import { foldsMore, sourceFolding, targetCollation, targetFolding } from '../folding.ts';
import { shapeOf, targetShape } from '../target-fix.ts';
import { uniqueColumns } from '../unique-columns.ts';

/** Keys that are different on the source and one key for the coarser comparison of the target. */
export const foldedDuplicates: Check = {
  id: 'folded-duplicates',
  ofTable: (subject) =>
    uniqueColumns(subject.table).flatMap(({ name, columns }) => {
      const held = columns.flatMap((column) => subject.columns.filter(({ source }) => source.name === column));
      return held.length < columns.length ? [] : hazardOf(subject, name, held);
    }),
};

function hazardOf(subject: Subject, key: string, columns: readonly ColumnSubject[]): Hazard[] {
  const { world, table } = subject;
  const coarser = columns.filter(
    (column) =>
      column.source.type.kind === 'text' &&
      column.to.kind === 'text' &&
      foldsMore(targetFolding(world, column), sourceFolding(world, column.source)),
  );
  const [first] = coarser;
  if (first === undefined) return [];
  const names = columns.map(({ source }) => source.name);
  const collations = columns.map((column) => (coarser.includes(column) ? targetCollation(world, column) : null));
  const exact = world.targetDialect.data.exactly(shapeOf(subject, first), world.target.flavor);
  return [
    {
      severity: 'blocker',
      object: partRef(table, 'key', key),
      question: { kind: 'folded duplicates', columns: names },
      collations,
      what: `unique (${names.join(', ')}) has keys that are one key under ${collations.find((one) => one !== null)}`,
      consequence: `${world.to.title} takes only the first of them: a load fails, or an upsert merges different rows into one.`,
      wayOut: 'Rename all but one, or give the column on the target a collation that compares exactly.',
      // Several columns that fold take several statements.
      fix: coarser.length > 1 ? {} : targetShape(subject, first, exact),
    },
  ];
}
