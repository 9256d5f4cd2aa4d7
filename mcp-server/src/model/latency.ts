import { z } from 'zod';
import { quantity } from './quantity.ts';

const count = z.number().int().nonnegative();
const ms = z.number().nonnegative();

/** The 99th percentile of some calls, as far as the buckets of a histogram tell it: above `aboveMs`, and at most `atMostMs` (null: above every bucket). */
const percentile = z.strictObject({ calls: count, aboveMs: ms, atMostMs: ms.nullable() });

/** What callers wait for without what the migration adds, and with it; null: no such call was counted. */
export const latencySeen = z.strictObject({ before: percentile.nullable(), now: percentile.nullable() });

export type Percentile = Readonly<z.infer<typeof percentile>>;
export type LatencySeen = Readonly<z.infer<typeof latencySeen>>;

/** `10.0 to 10.5 ms of 5,000 calls`. */
export function percentileText({ calls, aboveMs, atMostMs }: Percentile): string {
  const span =
    atMostMs === null
      ? `more than ${shown(aboveMs)}`
      : atMostMs === aboveMs
        ? shown(atMostMs)
        : `${shown(aboveMs)} to ${shown(atMostMs)}`;
  return `${span} ms of ${quantity(calls, 'call')}`;
}

function shown(milliseconds: number): string {
  return Number(milliseconds.toPrecision(4)).toString();
}
