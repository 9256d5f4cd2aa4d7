import { setTimeout as sleep } from 'node:timers/promises';
import type { Direction } from '../core/direction.ts';
import { readState, writeState } from '../core/state.ts';
import { type OpenTransaction, openTransactions } from '../sql/open-transactions.ts';
import { quantityThat } from '../values/quantity.ts';

/** When capture was declared active, by the primary's own clock, and the transactions that were open then. */
export interface Activation {
  readonly at: string;
  readonly open: readonly OpenTransaction[];
}

const NAME = 'activation';

/** The backfill may not begin. */
export class NotActiveError extends Error {
  override readonly name = 'NotActiveError';
}

/**
 * Declares that every writer of the primary is captured from now on: all instances of the application run the new version, or the
 * triggers stand. Changes that were not captured must have been made by transactions that began before this moment.
 */
export async function activate({ from }: Direction): Promise<Activation> {
  return from.store.transaction(async (tx) => {
    // A server lists a transaction only once it has done something.
    await writeState(tx, from.tables, NAME, '{}');
    const { at, others } = await openTransactions(tx.engine).now(tx);
    const activation: Activation = { at, open: others };
    await writeState(tx, from.tables, NAME, JSON.stringify(activation));
    return activation;
  });
}

/** What `activate` noted; null when it was not called. */
export async function readActivation({ from }: Direction): Promise<Activation | null> {
  const text = await from.store.transaction((tx) => readState(tx, from.tables, NAME));
  if (text === null) return null;
  const activation: Activation = JSON.parse(text);
  return activation;
}

export interface BarrierOptions {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
  /** Told while it waits. */
  readonly onWait?: (message: string) => void;
}

/**
 * Waits until every transaction of the primary that began before the activation has ended: what such a transaction writes may have
 * no event, and only a row that is read after its commit holds it.
 */
export async function passBarrier(direction: Direction, { timeoutMs, signal, onWait }: BarrierOptions): Promise<void> {
  const activation = await readActivation(direction);
  const { store } = direction.from;
  if (activation === null) {
    throw new NotActiveError(
      `${store.label}: nobody has declared that changes are captured. Start capture in every writer, then run \`backfill activate\`.`,
    );
  }
  const deadline = performance.now() + timeoutMs;
  for (let pause = 50; ; pause = Math.min(1000, pause * 2)) {
    const open = await store.transaction((tx) => openTransactions(tx.engine).still(tx, activation.open));
    if (open.length === 0) return;
    const message = `${store.label}: ${quantityThat(open.length, 'transaction', 'is', 'are')} still open that began before the activation at ${activation.at}: ${open.slice(0, 3).join('; ')}`;
    if (performance.now() > deadline) {
      throw new NotActiveError(`${message}. End them, or wait longer; then run the backfill again.`);
    }
    onWait?.(message);
    await sleep(pause, undefined, signal === undefined ? {} : { signal });
  }
}
