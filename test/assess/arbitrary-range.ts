import fc from 'fast-check';
import type { Range } from '../../mcp-server/src/model/estimate.ts';

/** Rates and times of every order. */
export const positive = fc.double({ min: 0.001, max: 1e9, noNaN: true });
/** From any to any other of them. */
export const anyRange = fc
  .tuple(positive, positive)
  .map(([one, other]): Range => ({ low: Math.min(one, other), high: Math.max(one, other) }));

/** Whether the ends are in order. */
export const isRange = ({ low, high }: Range) => low >= 0 && low <= high;
