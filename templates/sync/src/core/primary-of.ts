import type { Side } from '../descriptor.ts';
import type { Fence } from './fence.ts';
import { flipStage } from './flip-stage.ts';

/**
 * The side whose changes are carried to the other, by both fence rows. While a flip has stopped the writers of one side it still is
 * the primary, for what it wrote is drained; once it has given up its place the other one is. Throws NoPrimaryError otherwise.
 */
export function primaryOf(source: Fence, target: Fence): Side {
  return flipStage({ source, target }).primary;
}
