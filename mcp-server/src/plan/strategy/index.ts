import { blueGreen } from './blue-green.ts';
import { cdc } from './cdc.ts';
import { dualWriteOutbox } from './dual-write-outbox.ts';
import { dualWriteSync } from './dual-write-sync.ts';
import { expandContract } from './expand-contract.ts';
import { oneShot } from './one-shot.ts';
import { strangler } from './strangler.ts';
import type { Strategy } from './strategy.ts';
import { trickle } from './trickle.ts';

/** Every strategy; where several are possible the first is taken: fewest moving parts, then smallest steps. */
export const strategies: readonly Strategy[] = [
  expandContract,
  oneShot,
  strangler,
  blueGreen,
  dualWriteSync,
  dualWriteOutbox,
  cdc,
  trickle,
];
