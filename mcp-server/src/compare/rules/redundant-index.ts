import type { Index } from '../../model/schema.ts';
import { indexForm, indexLabel } from '../index-form.ts';
import { list, partRef, tableRule } from '../rule.ts';

/** An index that repeats another of the target's table, where the source has fewer of them. */
export const redundantIndex = tableRule('redundant-index', ({ source, target, targetNames }) => {
  const known = new Map<string, number>();
  for (const index of source.indexes) {
    const key = wholeForm(index, targetNames);
    known.set(key, (known.get(key) ?? 0) + 1);
  }
  const groups = new Map<string, Index[]>();
  for (const index of target.indexes.filter(({ valid }) => valid)) {
    const key = wholeForm(index, new Map());
    groups.set(key, [...(groups.get(key) ?? []), index]);
  }
  return [...groups].flatMap(([key, same]) => {
    const [first, ...rest] = same;
    if (first === undefined || rest.length === 0 || same.length <= (known.get(key) ?? 0)) return [];
    return [
      {
        severity: 'note' as const,
        object: partRef('target', 'index', target, first.name),
        what: `${list(same.map(({ name }) => name))} of the target’s ${target.name} are the same index over ${indexLabel(first)}; the source’s ${source.name} has ${known.get(key) ?? 0} of it.`,
        consequence: `Each write to ${target.name} keeps ${same.length} copies of it up to date, and the backfill takes longer; no search gets faster.`,
        wayOut: `Keep ${first.name} and drop ${list(rest.map(({ name }) => name))} on the target, unless a constraint needs it.`,
      },
    ];
  });
});

function wholeForm(index: Index, renamed: ReadonlyMap<string, string>): string {
  const ends = index.parts.map(({ descending, nullsFirst }) => [descending, nullsFirst]);
  return JSON.stringify([indexForm(index, renamed), index.method, index.unique, ends, index.include]);
}
