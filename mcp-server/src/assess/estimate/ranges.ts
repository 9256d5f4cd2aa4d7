import type { Range } from '../../model/estimate.ts';

/** The same at both ends. */
export function exactly(value: number): Range {
  return { low: value, high: value };
}

/** Both ends multiplied. */
export function times(range: Range, factor: Range): Range {
  return { low: range.low * factor.low, high: range.high * factor.high };
}

/** Work of both ranges one after the other. */
export function plus(one: Range, other: Range): Range {
  return { low: one.low + other.low, high: one.high + other.high };
}

/** Both at the same time: whichever takes longer. */
export function longer(one: Range, other: Range): Range {
  return { low: Math.max(one.low, other.low), high: Math.max(one.high, other.high) };
}

/** Covers both. */
export function around(one: Range, other: Range): Range {
  return { low: Math.min(one.low, other.low), high: Math.max(one.high, other.high) };
}

/** Seconds for that many rows at that many rows a second. */
export function secondsFor(rows: Range, perSecond: Range): Range {
  return { low: rows.low / perSecond.high, high: rows.high / perSecond.low };
}

/**
 * Tables on `lanes` connections. At best they share the work evenly and only the longest table sets a limit; at worst the server is
 * already as busy as it can be and more connections gain nothing.
 */
export function onLanes(tables: readonly Range[], lanes: number): Range {
  const all = tables.reduce(plus, exactly(0));
  const longest = tables.reduce((most, { low }) => Math.max(most, low), 0);
  return { low: Math.max(longest, all.low / lanes), high: all.high };
}
