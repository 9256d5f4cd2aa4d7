import { setTimeout as sleep } from 'node:timers/promises';
import sql from 'sql-template-tag';
import { crashPoint } from '../core/crash-point.ts';
import type { TableDescriptor } from '../descriptor.ts';
import { StoreError } from '../store/store-error.ts';
import { quantity, quantityThat } from '../values/quantity.ts';
import { countRows } from './count-rows.ts';
import { raiseCounters, raiseOutbox } from './counters.ts';
import { CutoverFailedError } from './cutover-failed-error.ts';
import type { CutoverHooks } from './cutover-options.ts';
import { decide, type Flip, stopWriters } from './flip.ts';
import { lastChange, parkedChanges, waitingChanges } from './queue-state.ts';
import { type Recorder, rounded } from './report.ts';
import { orAborted } from './until-reached.ts';
import { readVerified } from './verified-note.ts';
import { saidOf, verifyKeys } from './verify-keys.ts';

/** When writers were stopped: `since` by performance.now(). */
export interface Stopped {
  readonly since: number;
  readonly fenceWaitMs: number;
  /** Aborts when they have been stopped for as long as they may. */
  readonly limit: AbortSignal;
}

/** A signal that aborts like `signal`, and when writers have been stopped for too long from now on. */
export function pauseLimit(signal: AbortSignal, ms: number): AbortSignal {
  const over = new AbortController();
  const timer = setTimeout(
    () => over.abort(new CutoverFailedError(`writers may be stopped for ${ms} ms, and that was not enough`)),
    ms,
  );
  timer.unref();
  return AbortSignal.any([signal, over.signal]);
}

/** Stops the writers; tries again after a while when those in flight do not end, and between tries everything goes on. */
export async function fence(flip: Flip, hooks: CutoverHooks): Promise<Stopped> {
  const { fenceAttempts, fenceRetryMs, fenceWaitMs, pauseLimitMs } = flip.options;
  for (let attempt = 1; ; attempt += 1) {
    const since = performance.now();
    const limit = pauseLimit(flip.limit, pauseLimitMs);
    try {
      hooks.paused?.(true);
      // Not cut short: whether the fence stands has to be known, and waiting for it has a limit of its own.
      await stopWriters({ ...flip, limit });
      return { since, fenceWaitMs: rounded(performance.now() - since), limit };
    } catch (error) {
      if (!neverStood(error)) throw error;
      hooks.paused?.(false);
      if (!(error instanceof StoreError) || error.kind !== 'retry') throw error;
      if (attempt >= fenceAttempts) {
        throw new CutoverFailedError(
          `a transaction on the ${flip.direction.primary} did not end within ${fenceWaitMs} ms, ${quantity(attempt, 'time')} in a row: end it, or allow more time`,
        );
      }
      hooks.log.warn({ attempt, fenceWaitMs }, 'a writer did not end in time; writers go on until the next try');
      await sleep(fenceRetryMs, undefined, { signal: flip.limit });
    }
  }
}

/** Whether an error of stopping the writers leaves them as they were: everything but a COMMIT whose answer was lost. */
export function neverStood(error: unknown): boolean {
  return !(error instanceof StoreError) || error.kind !== 'outcome unknown';
}

/** Everything between the fence and the decision. Gives back the last change of the primary. */
export async function whileStopped(
  flip: Flip,
  hooks: CutoverHooks,
  steps: Recorder,
  countable: readonly TableDescriptor[],
): Promise<bigint> {
  const { direction, options, limit } = flip;
  const { from, to, primary } = direction;
  const { tables } = direction;
  const watermark = await steps.run(
    'watermark',
    () => orAborted(limit, lastChange(from)),
    (id) => ({ watermark: String(id) }),
  );
  crashPoint('cutover watermark');
  await steps.run('drain', async () => {
    const drained = await orAborted(limit, hooks.drain(watermark, options.pauseLimitMs));
    const left = Promise.all([waitingChanges(from), parkedChanges(from, direction.tables)]);
    const [{ waiting }, { parked }] = await orAborted(limit, left);
    if (parked > 0)
      throw new CutoverFailedError(
        `${quantityThat(parked, 'change', `of the ${primary} was`, `of the ${primary} were`)} set aside: \`relay parked\` lists them`,
      );
    if (!drained || waiting > 0) {
      throw new CutoverFailedError(
        `${quantityThat(waiting, 'change', 'still waits: it was', 'still wait: they were')} not carried in time`,
      );
    }
  });
  crashPoint('cutover drained');
  await steps.run(
    'verify',
    () => orAborted(limit, verify(flip, watermark, tables, countable)),
    ({ keys, counted }) => ({ keys, tablesCounted: counted }),
  );
  crashPoint('cutover verified');
  await steps.run(
    'counters',
    async () => {
      const raised = await orAborted(
        limit,
        raiseCounters(flip, tables, { least: options.gap, made: 2n * options.gap }),
      );
      crashPoint('cutover counters raised');
      return { raised, outbox: await orAborted(limit, raiseOutbox(flip, watermark)) };
    },
    ({ raised, outbox }) => ({ raised: raised.length, versionsFrom: String(outbox) }),
  );
  crashPoint('cutover counters');
  // The decision cannot be taken back: the other side must answer now.
  if (options.mode === 'run')
    await orAborted(
      limit,
      to.store.transaction((tx) => tx.rows(sql`SELECT 1`)),
    );
  return watermark;
}

/** Compares what changed last, in the time that it has, and counts rows. */
async function verify(
  { direction, options, limit }: Flip,
  watermark: bigint,
  tables: readonly TableDescriptor[],
  countable: readonly TableDescriptor[],
) {
  const over = new AbortController();
  const reason = new CutoverFailedError(
    `comparing what changed last took longer than ${options.verifyMs} ms: compare before (\`cutover rehearse\`), or allow more`,
  );
  const timer = setTimeout(() => over.abort(reason), options.verifyMs);
  const signal = AbortSignal.any([limit, over.signal]);
  try {
    const after = await readVerified(direction, options.scope);
    const range = { after, upTo: watermark };
    const verified = await orAborted(signal, verifyKeys(direction, range, { settled: true, tables, signal }));
    if (verified.differing > 0) throw new CutoverFailedError(saidOf(verified));
    const counted = [...(await countRows(direction, countable, options.countMs)).values()].filter(
      (one) => one !== null,
    );
    const wrong = counted.filter(({ primary, other }) => primary !== other);
    if (wrong.length > 0) {
      const list = wrong.map(({ table, primary, other }) => `\n  ${table.name}: ${primary} and ${other}`).join('');
      throw new CutoverFailedError(`rows are not as many on both sides (primary and other side):${list}`);
    }
    return { keys: verified.keys, counted: counted.length };
  } finally {
    clearTimeout(timer);
  }
}

/** Hands the primary's place over; from here the flip goes forward only. */
export function handOver(flip: Flip): Promise<void> {
  return orAborted(flip.limit, decide(flip));
}
