import type { AggregateRow } from '../../model/aggregates.ts';
import { compareDecimals, type Decimal, decimalText, readDecimal } from '../../model/decimal.ts';
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
  const places = new Map([...ours, ...theirs]);
  const groups = [...places].map(([id, { key, order }]) => {
    const sides = { left: ours.get(id)?.side ?? null, right: theirs.get(id)?.side ?? null };
    return { order, group: { id, key, ...sides, differs: differing(comparing.readings, sides.left, sides.right) } };
  });
  return groups.sort((one, other) => compareKeys(one.order, other.order)).map(({ group }) => group);
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

type KeyPart = Decimal | string | null;

interface Placed {
  readonly key: readonly (string | null)[];
  /** The key as it is sorted. */
  readonly order: readonly KeyPart[];
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
      const order = key.map((text, at) => (numeric[at] === true && text !== null ? (readDecimal(text) ?? text) : text));
      const id = JSON.stringify(
        order.map((part) => (part === null || typeof part === 'string' ? part : decimalText(part))),
      );
      return [id, { key, order, side: { rows: BigInt(values[0] ?? 0), cells } }];
    }),
  );
}

function compareKeys(one: readonly KeyPart[], other: readonly KeyPart[]): number {
  for (const [at, left] of one.entries()) {
    const order = compareParts(left, other[at] ?? null);
    if (order !== 0) return order;
  }
  return 0;
}

/** NaN and infinity, which are no digits, come before all numbers. */
function compareParts(one: KeyPart, other: KeyPart): number {
  if (one === null || other === null) return one === other ? 0 : one === null ? 1 : -1;
  if (typeof one === 'string' && typeof other === 'string') return one < other ? -1 : one > other ? 1 : 0;
  if (typeof one === 'string' || typeof other === 'string') return typeof one === 'string' ? -1 : 1;
  return compareDecimals(one, other);
}
