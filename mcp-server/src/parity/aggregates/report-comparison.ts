import type { AggregateComparison } from '../../model/aggregates.ts';
import { agrees, type ComparedGroup, type GroupSide } from './compare-groups.ts';
import type { PlannedComparison } from './comparisons.ts';
import type { Looked } from './look-twice.ts';
import { addsUp, differenceOf, type Shown, shownValue, total } from './measure-values.ts';

export interface ReportOptions extends Shown {
  readonly maxListed: number;
}

/** One comparison as a result says it: counts and totals of all groups, and as many groups as may be listed. */
export function reportComparison(
  comparison: PlannedComparison,
  looked: Looked,
  { maxListed, ...shown }: ReportOptions,
): AggregateComparison {
  const { groups } = looked;
  const { left, right, measureNames, groupNames } = comparison;
  const standing = groups.filter(({ id }) => looked.different.has(id) || looked.changing.has(id));
  const listed = standing.slice(0, maxListed);
  const agreeing = groups.length <= maxListed ? groups.filter(agrees) : [];
  return {
    left,
    right,
    verdict: verdictOf(looked),
    measures: [...measureNames],
    group_by: [...groupNames],
    groups: countsOf(looked),
    totals: totalsOf(comparison, groups, shown),
    differing: listed.map((group) => differing(comparison, group, looked, shown)),
    agreeing: agreeing.map(({ key, left: side }) => ({
      key: shownKey(comparison, key, shown),
      values: valuesOf(comparison, side, shown) ?? [],
    })),
    omitted: groups.length - listed.length - agreeing.length,
  };
}

/** Nothing measured is nothing proven. */
function verdictOf({ groups, different, changing }: Looked): AggregateComparison['verdict'] {
  if (different.size > 0) return 'drift';
  const measured = groups.some(({ left, right }) => (left?.rows ?? 0n) > 0n || (right?.rows ?? 0n) > 0n);
  return changing.size > 0 || !measured ? 'incomplete' : 'equal';
}

function countsOf({ groups, different, changing, inFlight }: Looked): AggregateComparison['groups'] {
  const of = (wanted: (group: ComparedGroup) => boolean) => groups.filter(wanted).length;
  return {
    left: of(({ left }) => left !== null),
    right: of(({ right }) => right !== null),
    different: different.size,
    only_left: of(({ id, right }) => right === null && different.has(id)),
    only_right: of(({ id, left }) => left === null && different.has(id)),
    in_flight: inFlight,
    changing: changing.size,
  };
}

function totalsOf(
  { measures }: PlannedComparison,
  groups: readonly ComparedGroup[],
  shown: Shown,
): AggregateComparison['totals'] {
  const side = (which: 'left' | 'right') => groups.flatMap((group) => group[which] ?? []);
  const rows = (sides: readonly GroupSide[]) => String(sides.reduce((sum, { rows: count }) => sum + count, 0n));
  const totals = (sides: readonly GroupSide[]) =>
    measures.map((measure, at) =>
      addsUp(measure) ? shownValue(measure, total(sides.map(({ cells }) => cells[at] ?? [])), shown) : null,
    );
  const [left, right] = [side('left'), side('right')];
  return { rows: [rows(left), rows(right)], left: totals(left), right: totals(right) };
}

function differing(
  comparison: PlannedComparison,
  { id, key, left, right, differs }: ComparedGroup,
  { changing }: Looked,
  shown: Shown,
): AggregateComparison['differing'][number] {
  const name = (at: number) => comparison.measureNames[at] ?? '';
  const differences = differs.flatMap((at) => {
    const reading = comparison.readings[at];
    const difference =
      reading === undefined || comparison.measures[at]?.masked === true
        ? null
        : differenceOf(reading, left?.cells[at] ?? [], right?.cells[at] ?? []);
    return difference === null ? [] : [[name(at), difference]];
  });
  return {
    key: shownKey(comparison, key, shown),
    left: valuesOf(comparison, left, shown),
    right: valuesOf(comparison, right, shown),
    differs: differs.map(name),
    difference: Object.fromEntries(differences),
    ...(changing.has(id) ? { changing: true } : {}),
  };
}

function shownKey(
  { masked }: PlannedComparison,
  key: readonly (string | null)[],
  { reveal, mask }: Shown,
): (string | null)[] {
  return key.map((text, at) => (masked[at] === true ? mask(text) : reveal(text)));
}

function valuesOf({ measures }: PlannedComparison, side: GroupSide | null, shown: Shown): (string | null)[] | null {
  return side && measures.map((measure, at) => shownValue(measure, side.cells[at] ?? [], shown));
}
