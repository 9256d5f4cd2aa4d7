import type { Side } from '../descriptor.ts';
import type { Fence } from './fence.ts';

/** The two fence rows do not say which side is the primary. */
export class NoPrimaryError extends Error {
  override readonly name = 'NoPrimaryError';
}

/**
 * The side whose changes are carried to the other, by both fence rows. While a flip has stopped the writers of one side it still is
 * the primary, for what it wrote is drained; the other one becomes it when its own row says so. Throws NoPrimaryError otherwise.
 */
export function primaryOf(source: Fence, target: Fence): Side {
  const named = [source.writer, target.writer].filter((writer) => writer !== 'none');
  const [one, other = one] = named;
  if (one !== undefined && one === other) return one;
  const rows = `the source says ${said(source)}, the target says ${said(target)}`;
  throw new NoPrimaryError(
    one === undefined
      ? `nobody may write on either side (${rows}): finish the cutover or abort it`
      : `the two fence rows disagree about who may write (${rows}): stop all writers and find out which side is right before anything is carried`,
  );
}

function said({ writer, epoch }: Fence): string {
  return `${writer} in epoch ${epoch}`;
}
