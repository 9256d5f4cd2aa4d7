import { columnSet, uniqueKeysOf } from '../../model/unique-keys.ts';
import { inTarget } from '../comparison.ts';
import { indexForm, indexLabel } from '../index-form.ts';
import { list, partRef, tableRule } from '../rule.ts';

/** A source index that keeps the first characters of a column unique, which the target does not. */
export const uniquePrefix = tableRule('unique-prefix', (table) => {
  const { source, target } = table;
  const renamed = table.targetNames;
  const kept = new Set(target.indexes.filter(({ unique }) => unique).map((index) => indexForm(index)));
  return source.indexes
    .filter((index) => index.unique && index.parts.some(({ prefix }) => prefix !== null))
    .filter((index) => !kept.has(indexForm(index, renamed)))
    .map((index) => {
      const whole = inTarget(
        table,
        index.parts.flatMap(({ column }) => column ?? []),
      );
      const wide =
        whole !== null && uniqueKeysOf(target).some(({ columns }) => columnSet(columns) === columnSet(whole));
      const parts = indexLabel(index);
      const expressions = index.parts.map(({ column, prefix }) =>
        prefix === null ? `${column}` : `left(${column}, ${prefix})`,
      );
      return {
        severity: 'warning' as const,
        object: partRef('source', 'index', source, index.name),
        what: `${source.name} keeps ${parts} unique by its first characters (${index.name}); the target’s ${target.name} ${wide ? 'compares the whole value' : 'keeps nothing of it unique'}.`,
        consequence: `The target accepts rows that agree in ${parts} and the source refuses them: both sides part, and such rows cannot be copied back.`,
        wayOut: `Add a unique index over ${list(expressions)} to the target’s ${target.name}.`,
      };
    });
});
