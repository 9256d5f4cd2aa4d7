import type { Direction } from '../core/direction.ts';
import { readState, writeState } from '../core/state.ts';

const nameOf = (scope: string) => `cutover verified ${scope}`;

/** The change of the primary up to which every changed key was compared; 0 when none was. */
export async function readVerified({ to, primary }: Direction, scope: string): Promise<bigint> {
  const text = await to.store.transaction((tx) => readState(tx, to.tables, nameOf(scope)));
  const [side, upTo] = (text ?? '').split(' ');
  return side === primary && upTo !== undefined ? BigInt(upTo) : 0n;
}

/** Notes it on the other side. */
export async function writeVerified({ to, primary }: Direction, scope: string, upTo: bigint): Promise<void> {
  await to.store.transaction((tx) => writeState(tx, to.tables, nameOf(scope), `${primary} ${upTo}`));
}
