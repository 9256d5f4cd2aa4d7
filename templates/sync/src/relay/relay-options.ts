import type { Log } from '../observe/log.ts';

/** How a relay works. Times in milliseconds. */
export interface RelayOptions {
  /** How many batches are under way at once; each takes two connections of the primary and one of the secondary. */
  readonly workers: number;
  /** Most keys of one batch. */
  readonly batch: number;
  /** `drained`: ends when nothing waits any more. `stopped`: goes on until the signal. */
  readonly until: 'drained' | 'stopped';
  /** How long a worker that found nothing, or no server, waits. */
  readonly idleMs: number;
  readonly pauseMs: number;
  /** How often a beat is written; 0, or until drained: never. */
  readonly heartbeatMs: number;
  /** How often definitions and the outbox's end are checked. */
  readonly checkMs: number;
  /** A row whose parent, or whose unique values' owner, does not come is parked after that many tries and that long. */
  readonly patience: { readonly attempts: number; readonly ms: number };
  readonly signal?: AbortSignal;
  readonly log?: Log;
}

export const RELAY_OPTIONS: RelayOptions = {
  workers: 2,
  batch: 200,
  until: 'stopped',
  idleMs: 100,
  pauseMs: 1000,
  heartbeatMs: 5000,
  checkMs: 10_000,
  patience: { attempts: 20, ms: 10 * 60_000 },
};

/** What a relay tells while it works. */
export interface RelayHooks {
  /** A batch is settled: events of how many keys were applied, found applied already, put back, and parked. */
  readonly settled?: (batch: Readonly<BatchCount> & { readonly ms: number; readonly oldestSeconds: number }) => void;
  /** A table is not carried any more, because its definition changed. */
  readonly stopped?: (table: string, reason: string) => void;
  /** A worker waits for a server. */
  readonly waits?: (reason: string) => void;
}

export interface BatchCount {
  applied: number;
  stale: number;
  released: number;
  parked: number;
}

/** What a relay did until it ended. */
export interface RelayReport extends Readonly<BatchCount> {
  /** How often a server had to be waited for. */
  readonly waits: number;
}

/** What is to become of the events of a key. */
export type Outcome =
  | { readonly kind: 'applied' }
  /** The secondary had that version already. */
  | { readonly kind: 'stale' }
  | { readonly kind: 'released'; readonly reason: string }
  | { readonly kind: 'parked'; readonly reason: string };
