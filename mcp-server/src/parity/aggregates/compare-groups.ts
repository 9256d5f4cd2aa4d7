import type { AggregateRow } from '../../model/aggregates.ts';
import { compareDecimals, decimalText, readDecimal } from './decimal.ts';
import { type Cell, sameValue } from './measure-values.ts';
import type { Reading } from './measures.ts';

/** What both sides of a comparison have in common: how keys are matched and how each measure is read. */
export interface Comparing {
  /** One for each part of the key: whether its texts are numbers. */
  readonly numeric: readonly boolean[];
  readonly readings: readonly Reading[];
  /** How many values each measure has, in order; the number of rows stands before them. */
  readonly widths: Readonly<{ left: readonly number[]; right: readonly number[] }>;
}

/** A group's values on one side. */
export interface GroupSide {
  readonly rows: bigint;
  readonly cells: readonly Cell[];
}

/** A group as both sides have it; null where it has no row. `differs`: places of the measures that do not agree. */
export interface ComparedGroup {
  readonly id: string;
  readonly key: readonly (string | null)[];
  readonly left: GroupSide | null;
  readonly right: GroupSide | null;
  readonly differs: readonly number[];
}

/** Every group of either side, by key: numbers by size, all else by code units, NULL last. */
export function compareGroups(
  comparing: Comparing,
  left: readonly AggregateRow[],
  right: readonly AggregateRow[],
): ComparedGroup[] {
  const ours = byId(comparing, left, comparing.widths.left);
  const theirs = byId(comparing, right, comparing.widths.right);
  const keys = new Map([...ours, ...theirs].map(([id, { key }]) => [id, key]));
  const groups = [...keys].map(([id, key]) => {
    const sides = { left: ours.get(id)?.side ?? null, right: theirs.get(id)?.side ?? null };
    return { id, key, ...sides, differs: differing(comparing.readings, sides.left, sides.right) };
  });
  return groups.sort((one, other) => compareKeys(comparing.numeric, one.key, other.key));
}

/** Whether the group is no difference. Two sides that both measured no row have nothing to disagree about. */
export function agrees({ left, right, differs }: ComparedGroup): boolean {
  return left !== null && right !== null && differs.length === 0;
}

function differing(readings: readonly Reading[], left: GroupSide | null, right: GroupSide | null): number[] {
  return readings.flatMap((reading, at) =>
    left === null || right === null || sameValue(reading, left.cells[at] ?? [], right.cells[at] ?? []) ? [] : [at],
  );
}

interface Placed {
  readonly key: readonly (string | null)[];
  readonly side: GroupSide;
}

function byId({ numeric }: Comparing, rows: readonly AggregateRow[], widths: readonly number[]): Map<string, Placed> {
  return new Map(
    rows.map(({ key, values }) => {
      let from = 1;
      const cells = widths.map((width) => {
        from += width;
        return values.slice(from - width, from);
      });
      const id = JSON.stringify(key.map((text, at) => (numeric[at] === true ? numberText(text) : text)));
      return [id, { key, side: { rows: BigInt(values[0] ?? 0), cells } }];
    }),
  );
}

function numberText(text: string | null): string | null {
  const decimal = readDecimal(text ?? '');
  return decimal === null ? text : decimalText(decimal);
}

function compareKeys(
  numeric: readonly boolean[],
  one: readonly (string | null)[],
  other: readonly (string | null)[],
): number {
  for (const [at, left] of one.entries()) {
    const right = other[at] ?? null;
    if (left === right) continue;
    if (left === null || right === null) return left === null ? 1 : -1;
    const [first, second] = numeric[at] === true ? [readDecimal(left), readDecimal(right)] : [null, null];
    const order = first !== null && second !== null ? compareDecimals(first, second) : left < right ? -1 : 1;
    if (order !== 0) return order;
  }
  return 0;
}
