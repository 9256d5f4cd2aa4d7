import { otherSide, type Side } from '../descriptor.ts';
import type { Fence } from './fence.ts';

/**
 * Where a flip of the writers stands, by both fence rows.
 * - settled: writers write to `primary`.
 * - fenced: nobody may write; `primary` wrote until now, and may be opened again.
 * - decided: nobody may write yet, and `primary` is the side that will: the other one has given up its place for good.
 */
export interface FlipStage {
  readonly kind: 'settled' | 'fenced' | 'decided';
  readonly primary: Side;
  /** Of the flip that is under way, or of the last one. */
  readonly epoch: number;
}

/** The two fence rows do not say which side is the primary. */
export class NoPrimaryError extends Error {
  override readonly name = 'NoPrimaryError';
}

/** Reads both fence rows together; throws NoPrimaryError for what no order of the steps of a flip can leave behind. */
export function flipStage(fences: Readonly<Record<Side, Fence>>): FlipStage {
  const { source, target } = fences;
  const epoch = Math.max(source.epoch, target.epoch);
  const open = (['source', 'target'] as const).filter((side) => fences[side].writer === side);
  const [primary] = open;
  if (primary !== undefined && open.length === 1) return { kind: 'settled', primary, epoch };
  const rows = `the source says ${said(source)}, the target says ${said(target)}`;
  if (open.length > 1) throw unclear(`the two fence rows disagree about who may write (${rows})`);
  for (const side of ['source', 'target'] as const) {
    const [own, other] = [fences[side], fences[otherSide(side)]];
    if (other.writer !== side) continue;
    if (own.writer === 'none') return { kind: 'fenced', primary: side, epoch };
    if (own.epoch > other.epoch) return { kind: 'decided', primary: otherSide(side), epoch };
  }
  throw unclear(`nobody may write on either side (${rows})`);
}

function unclear(what: string): NoPrimaryError {
  return new NoPrimaryError(`${what}: stop all writers and find out which side is right before anything is carried`);
}

function said({ writer, epoch }: Fence): string {
  return `${writer} in epoch ${epoch}`;
}
