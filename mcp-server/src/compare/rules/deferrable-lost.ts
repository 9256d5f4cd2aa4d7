import { columnSet } from '../../model/unique-keys.ts';
import { inTarget } from '../comparison.ts';
import { foreignKeyLabel, pairedForeignKeys } from '../foreign-key-form.ts';
import { type Draft, list, partRef, tableRule } from '../rule.ts';

/** A constraint that the source can check at commit and the target checks at once. */
export const deferrableLost = tableRule('deferrable-lost', (table, whole): Draft[] => {
  const { source, target } = table;
  const keysOf = (side: 'source' | 'target') => {
    const { primaryKey, uniqueKeys } = table[side];
    return primaryKey === null ? uniqueKeys : [primaryKey, ...uniqueKeys];
  };
  const keys = keysOf('source').flatMap((key) => {
    const columns = inTarget(table, key.columns);
    if (!key.deferrable || columns === null) return [];
    const others = keysOf('target').filter((other) => columnSet(other.columns) === columnSet(columns));
    return others.length === 0 || others.some(({ deferrable }) => deferrable) ? [] : [{ key, over: list(key.columns) }];
  });
  const ties = pairedForeignKeys(table, whole)
    .filter(([from, to]) => from.deferrable && !to.deferrable)
    .map(([key]) => ({ key, over: foreignKeyLabel(key) }));
  return [
    ...keys.map((item) => ({ ...item, kind: 'key' as const })),
    ...ties.map((item) => ({ ...item, kind: 'foreign key' as const })),
  ].map(({ key, over, kind }) => ({
    severity: 'warning' as const,
    object: partRef('source', kind, source, key.name),
    what: `${key.name} of ${source.name} (${over}) is DEFERRABLE in the source and not in the target.`,
    consequence: `A transaction on ${target.name} that breaks ${key.name} in between and mends it before COMMIT fails on the target.`,
    wayOut: `Declare it DEFERRABLE on the target, or order the statements on ${source.name} so that it always holds.`,
  }));
});
