import type { KitBench } from '../kit-bench.ts';
import type { Capture } from './writers.ts';

/** One change in the hands of whoever carries it. */
export interface Delivery {
  /** Writes it to the secondary. */
  run(): Promise<void>;
  /** Notes that it need not be carried again. */
  acknowledge(): Promise<void>;
  /** The worker died with it. */
  abandon(): void;
}

/** Rows of the primary in the hands of the backfill. */
export interface Chunk {
  write(): Promise<void>;
}

/** A way to keep two databases in step, taken apart where an interleaving may come between. */
export interface Variant {
  readonly capture: Capture;
  /** What waits to be carried, as it is now; at most so many. Nobody else picks it before it is acknowledged or abandoned. */
  pick(limit: number): Promise<Delivery[]>;
  /** Reads the rows of keys for the backfill. */
  read(keys: readonly (readonly string[])[]): Promise<Chunk>;
  /** Sets the clock of the application's server back. */
  setBack?(ms: number): void;
}

/** Makes a variant that carries one table from the source to the target. */
export type MakeVariant = (bench: KitBench, table: string) => Promise<Variant>;
