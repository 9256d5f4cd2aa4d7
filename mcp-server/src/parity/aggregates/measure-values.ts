import { add, compareDecimals, decimalText, multiply, readDecimal, subtract } from '../../model/decimal.ts';
import { LockstepError } from '../../model/errors.ts';
import type { ShowValue } from '../../model/show-value.ts';
import type { PlannedMeasure, Reading } from './measures.ts';

/** The texts of one measure of one group, in the order in which its parts were asked for. */
export type Cell = readonly (string | null)[];

type Approximate = Extract<Reading, { readonly tolerance: number }>;

/** The same values from another place: null stands beside null only. */
export function sameValue(reading: Reading, left: Cell, right: Cell): boolean {
  const [one, other] = [left[0] ?? null, right[0] ?? null];
  if (one === null || other === null) return one === other;
  switch (reading.kind) {
    case 'number':
      return sameNumber(one, other);
    case 'average':
      return sameAverage(left, right) ?? (one === other && left[1] === right[1]);
    case 'approximate':
      return within(Number(one), Number(other), Math.max(slackOf(reading, left), slackOf(reading, right)));
    case 'approximate-average': {
      const [ours, theirs] = [Number(left[1]), Number(right[1])];
      const slack = Math.max(slackOf(reading, left) / ours, slackOf(reading, right) / theirs);
      return within(Number(one) / ours, Number(other) / theirs, slack);
    }
    case 'float':
      return sameFloat(reading.single, one, other);
    case 'text':
      return one === other;
  }
}

/** Right minus left, in exact digits or as floating point; null where there is no such number. */
export function differenceOf(reading: Reading, left: Cell, right: Cell): string | null {
  const [one, other] = [left[0] ?? null, right[0] ?? null];
  if (one === null || other === null) return null;
  if (reading.kind === 'approximate' || reading.kind === 'float') return finite(Number(other) - Number(one));
  if (reading.kind !== 'number') return null;
  const [from, to] = [readDecimal(one), readDecimal(other)];
  return from === null || to === null ? null : decimalText(subtract(to, from));
}

/** How values are shown: those of masked columns by `mask` alone. */
export interface Shown {
  readonly show: ShowValue;
  /** For what is shown whatever the settings say. */
  readonly reveal: ShowValue;
  readonly mask: ShowValue;
}

/** As it is shown in results: an average as its sum over its count. */
export function shownValue(
  { reading, masked }: PlannedMeasure,
  cell: Cell,
  { show, reveal, mask }: Shown,
): string | null {
  const [first = null, second = null] = cell;
  if (first === null) return null;
  if (reading.kind === 'average' || reading.kind === 'approximate-average') return `${first} / ${second}`;
  if (masked === true) return mask(first);
  if (reading.kind !== 'text') return first;
  return reading.masked ? show(first) : reveal(first);
}

/** Whether the values of several groups add up to that of all of them. */
export function addsUp({ name, reading }: PlannedMeasure): boolean {
  return !/^(min|max|distinct)\(/.test(name) && reading.kind !== 'text' && reading.kind !== 'float';
}

/** The sum over all groups; null where there was nothing to add. */
export function total(cells: readonly Cell[]): Cell {
  const width = Math.max(0, ...cells.map(({ length }) => length));
  return Array.from({ length: width }, (_, at) => {
    const texts = cells.flatMap((cell) => cell[at] ?? []);
    return texts.length === 0 ? null : texts.reduce(addTexts);
  });
}

/** How two different measures are compared with each other. VALIDATION when they are of different kinds. */
export function commonReading(one: PlannedMeasure, other: PlannedMeasure): Reading {
  const [first, second] = [one.reading, other.reading];
  const kinds = new Set([first.kind, second.kind]);
  if (kinds.size === 1)
    return 'tolerance' in first && 'tolerance' in second && second.tolerance > first.tolerance ? second : first;
  const approximate = [first, second].find(({ kind }) => kind === 'approximate');
  if (approximate !== undefined && kinds.has('number')) return approximate;
  throw new LockstepError('VALIDATION', `${one.name} and ${other.name} are not the same kind of measure`, {
    hint: 'Set measures against each other that are both numbers, both averages or both values of one type.',
  });
}

function sameNumber(one: string, other: string): boolean {
  if (one === other) return true;
  const [left, right] = [readDecimal(one), readDecimal(other)];
  return left === null || right === null ? one === other : compareDecimals(left, right) === 0;
}

/** Without a division, so without rounding; null when a part is no plain number. */
function sameAverage(left: Cell, right: Cell): boolean | null {
  const [sum, count, otherSum, otherCount] = [left[0], left[1], right[0], right[1]].map((text) =>
    readDecimal(text ?? ''),
  );
  if (!sum || !count || !otherSum || !otherCount) return null;
  return compareDecimals(multiply(sum, otherCount), multiply(otherSum, count)) === 0;
}

/** An exact sum that a floating-point one is set against has neither count nor magnitude. */
function slackOf({ tolerance, perValue }: Approximate, [sum, count, magnitude]: Cell): number {
  const values = count === undefined ? Number.POSITIVE_INFINITY : Number(count);
  return Math.abs(Number(magnitude ?? sum ?? 0)) * Math.min(tolerance, perValue * values);
}

function within(one: number, other: number, slack: number): boolean {
  return Object.is(one, other) || Math.abs(one - other) <= slack;
}

function sameFloat(single: boolean, one: string, other: string): boolean {
  const [left, right] = [Number(one), Number(other)];
  if (one === other || left === right) return true;
  return single && Math.fround(left) === Math.fround(right);
}

function finite(value: number): string | null {
  return Number.isFinite(value) ? String(value) : null;
}

function addTexts(one: string, other: string): string {
  const [left, right] = [readDecimal(one), readDecimal(other)];
  if (left !== null && right !== null) return decimalText(add(left, right));
  return String(Number(one) + Number(other));
}
