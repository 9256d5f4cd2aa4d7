import { type UniqueKey, uniqueKeysOf } from '../../model/unique-keys.ts';
import { becomesCaseInsensitive, becomesCaseSensitive, foldedUnique } from '../collations.ts';
import { type ComparedColumn, type ComparedTable, inTarget } from '../comparison.ts';
import { type Draft, list, partRef, tableRule } from '../rule.ts';

/** A unique key over text that takes 'a' and 'A' for one value on one side only. */
export const uniqueCaseSensitivity = tableRule('unique-case-sensitivity', (table) =>
  uniqueKeysOf(table.source).flatMap((key) => {
    const pairs = table.columns.filter(({ source }) => key.columns.includes(source.name));
    const loosened = pairs.filter(becomesCaseSensitive);
    const tightened = pairs.filter(becomesCaseInsensitive);
    const columns = inTarget(table, key.columns);
    const kept =
      columns !== null &&
      table.target.indexes.some(
        (index) => foldedUnique(index, columns) && index.parts.some(({ expression }) => expression !== null),
      );
    return [
      ...(loosened.length > 0 && !kept ? [looser(table, key, loosened)] : []),
      ...(tightened.length > 0 ? [tighter(table, key, tightened)] : []),
    ];
  }),
);

function looser(
  { source, target }: ComparedTable,
  { name, columns }: UniqueKey,
  pairs: readonly ComparedColumn[],
): Draft {
  const [changed, whole] = [list(pairs.map((pair) => pair.source.name)), list(columns)];
  return {
    severity: 'warning',
    object: partRef('source', 'key', source, name),
    what: `${source.name} keeps ${whole} unique without regard to case in the source (${collations(pairs, 'source')}); the target compares ${changed} exactly (${collations(pairs, 'target')}).`,
    consequence: `The target accepts 'Ann' and 'ann' as two values of ${changed}, the source refuses the second: both sides part after the first such write, and lookups by ${changed} in another case find nothing.`,
    wayOut: `Add a unique index over lower(${pairs[0]?.target.name ?? changed}) to the target’s ${target.name}, or give ${changed} a nondeterministic ICU collation or citext there.`,
  };
}

function tighter(
  { source, target }: ComparedTable,
  { name, columns }: UniqueKey,
  pairs: readonly ComparedColumn[],
): Draft {
  const changed = list(pairs.map((pair) => pair.source.name));
  return {
    severity: 'warning',
    object: partRef('source', 'key', source, name),
    what: `${source.name} keeps ${list(columns)} unique by exact text in the source; the target’s ${target.name} takes 'a' and 'A' in ${changed} for the same (${collations(pairs, 'target')}).`,
    consequence: `The target refuses the second of two rows whose ${changed} differs only by case.`,
    wayOut: `Give ${changed} a collation on the target that tells case apart (utf8mb4_bin, …_as_cs), or repair such pairs in the source first.`,
  };
}

function collations(pairs: readonly ComparedColumn[], side: 'source' | 'target'): string {
  return list([...new Set(pairs.map((pair) => pair[side].collation ?? pair[side].rawType))]);
}
