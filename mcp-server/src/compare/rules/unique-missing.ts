import { plainColumns, type UniqueKey, uniqueKeysOf } from '../../model/unique-keys.ts';
import { becomesCaseSensitive, foldedUnique } from '../collations.ts';
import { type ComparedTable, inTarget } from '../comparison.ts';
import { indexForm, indexLabel } from '../index-form.ts';
import { type Draft, list, partRef, tableRule } from '../rule.ts';

/** Columns, expressions or a part of the rows that only the source keeps unique. Primary keys and prefix indexes have rules of their own. */
export const uniqueMissing = tableRule('unique-missing', (table) => [
  ...uniqueKeysOf(table.source)
    .filter((key) => !key.primary && !keptOnTarget(table, key))
    .map(({ name, columns }) => draft(table, name, list(columns))),
  ...specialMissing(table),
]);

/** A key over fewer columns is stricter, so it keeps the source's promise too. */
function keptOnTarget(table: ComparedTable, key: UniqueKey): boolean {
  const columns = inTarget(table, key.columns);
  if (columns === null) return false;
  if (uniqueKeysOf(table.target).some((other) => other.columns.every((name) => columns.includes(name)))) return true;
  const folds = table.columns.some((pair) => key.columns.includes(pair.source.name) && becomesCaseSensitive(pair));
  return folds && table.target.indexes.some((index) => foldedUnique(index, columns));
}

function specialMissing(table: ComparedTable): Draft[] {
  const renamed = table.targetNames;
  const kept = new Set(
    table.target.indexes.filter(({ unique, valid }) => unique && valid).map((index) => indexForm(index)),
  );
  return table.source.indexes
    .filter((index) => index.unique && index.valid && plainColumns(index) === null)
    .filter((index) => index.parts.every(({ prefix }) => prefix === null) && !kept.has(indexForm(index, renamed)))
    .map((index) => {
      const rows = index.predicate === null ? '' : ` where ${index.predicate}`;
      return draft(table, index.name, `${indexLabel(index)}${rows}`);
    });
}

function draft({ source, target }: ComparedTable, name: string, what: string): Draft {
  return {
    severity: 'warning',
    object: partRef('source', 'key', source, name),
    what: `${source.name} keeps ${what} unique (${name}); the target’s ${target.name} does not.`,
    consequence: `The target accepts duplicates of ${what} that the source refuses; ON CONFLICT over them fails there, and they cannot be copied back.`,
    wayOut: `Add UNIQUE over ${what} to the target’s ${target.name} after the backfill, before its first own write.`,
  };
}
