import { plainColumns, uniqueKeysOf } from '../../model/unique-keys.ts';
import { becomesCaseSensitive, foldedUnique } from '../collations.ts';
import { type ComparedTable, inSource, inTarget } from '../comparison.ts';
import { indexForm, indexLabel } from '../index-form.ts';
import { type Draft, list, partRef, tableRule } from '../rule.ts';

/** Columns, expressions or a part of the rows that only the target keeps unique. */
export const uniqueAdded = tableRule('unique-added', (table) => [...columnsAdded(table), ...specialAdded(table)]);

/** A source key over fewer columns already keeps these unique. */
function columnsAdded(table: ComparedTable): Draft[] {
  const promised = uniqueKeysOf(table.source);
  return uniqueKeysOf(table.target).flatMap((key) => {
    const columns = inSource(table, key.columns);
    const kept = columns !== null && promised.some((other) => other.columns.every((name) => columns.includes(name)));
    const own = key.columns.some((name) => !table.sourceNames.has(name));
    return kept || own || (key.primary && table.source.primaryKey !== null)
      ? []
      : [draft(table, key.name, list(key.columns))];
  });
}

function specialAdded(table: ComparedTable): Draft[] {
  const renamed = table.targetNames;
  const promised = new Set(
    table.source.indexes.filter(({ unique }) => unique).map((index) => indexForm(index, renamed)),
  );
  return table.target.indexes
    .filter((index) => index.unique && index.valid && plainColumns(index) === null)
    .filter((index) => !promised.has(indexForm(index)) && !foldsSourceKey(table, index))
    .map((index) => {
      const rows = index.predicate === null ? '' : ` where ${index.predicate}`;
      return draft(table, index.name, `${indexLabel(index)}${rows}`);
    });
}

/** The usual replacement of a case-insensitive unique key: unique over lower(column). */
function foldsSourceKey(table: ComparedTable, index: ComparedTable['target']['indexes'][number]): boolean {
  return uniqueKeysOf(table.source).some((key) => {
    const columns = inTarget(table, key.columns);
    const folds = table.columns.some((pair) => key.columns.includes(pair.source.name) && becomesCaseSensitive(pair));
    return folds && columns !== null && foldedUnique(index, columns);
  });
}

function draft({ source, target }: ComparedTable, name: string, what: string): Draft {
  return {
    severity: 'warning',
    object: partRef('target', 'key', target, name),
    what: `The target’s ${target.name} keeps ${what} unique (${name}); the source’s ${source.name} does not.`,
    consequence: `The first row of ${source.name} that repeats ${what} is refused by the target and stops the copy.`,
    wayOut: `Prove that the source holds no duplicates of ${what} and will take none, or drop ${name} until it does not.`,
  };
}
