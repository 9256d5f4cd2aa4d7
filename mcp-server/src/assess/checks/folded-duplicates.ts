import { type Check, type ColumnSubject, type Hazard, partRef, type Subject } from '../check.ts';
import { targetDeclaration } from '../fix.ts';
import { foldsMore, sourceFolding, targetCollation, targetFolding } from '../folding.ts';
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
  const { declares, exactly } = world.targetDialect.data;
  const declared = exactly(first.target?.rawType ?? declares(first.to) ?? first.source.rawType);
  return [
    {
      severity: 'blocker',
      object: partRef(table, 'key', key),
      question: { kind: 'folded duplicates', columns: names },
      collations,
      what: `unique (${names.join(', ')}) has keys that are one key under ${collations.find((one) => one !== null)}`,
      consequence: `${world.to.title} takes only the first of them: a load fails, or an upsert merges different rows into one.`,
      wayOut: 'Rename all but one, or give the column on the target a collation that compares exactly.',
      fix: { source: null, target: targetDeclaration(subject, first, declared) },
    },
  ];
}
