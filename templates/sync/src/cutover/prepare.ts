import { crashPoint } from '../core/crash-point.ts';
import type { TableDescriptor } from '../descriptor.ts';
import { catalogueOf } from './catalogue-sql.ts';
import { countRows } from './count-rows.ts';
import { raiseCounters, raiseOutbox } from './counters.ts';
import { CutoverFailedError } from './cutover-failed-error.ts';
import type { CutoverHooks } from './cutover-options.ts';
import type { Flip } from './flip.ts';
import { lastChange, lastChangeBefore } from './queue-state.ts';
import type { Recorder } from './report.ts';
import { readVerified, writeVerified } from './verified-note.ts';
import { saidOf, verifyKeys } from './verify-keys.ts';

/** Does before the fence what would make the pause longer. Gives back the tables that are counted fast enough to be counted in it. */
export async function prepare(flip: Flip, hooks: CutoverHooks, steps: Recorder): Promise<TableDescriptor[]> {
  const { direction, options } = flip;
  const { tables } = direction;
  await steps.run('catch up', () => catchUp(flip, hooks));
  await steps.run(
    'compare changed keys',
    () => compareBefore(flip, tables),
    (keys) => ({ keys }),
  );
  await steps.run(
    'raise counters',
    async () => {
      const made = 2n * options.gap;
      const raised = await raiseCounters(flip, tables, { least: made, made });
      await raiseOutbox(flip, await lastChange(direction.from));
      return raised;
    },
    (raised) => ({ raised: raised.length }),
  );
  const countable = await steps.run(
    'count rows',
    async () => {
      const counted = await countRows(direction, tables, options.countMs / 2);
      return tables.filter((table) => counted.get(table) !== null);
    },
    (counted) => ({
      tables: counted.length,
      tooLarge: tables.filter((table) => !counted.includes(table)).map(({ name }) => name),
    }),
  );
  // Comparing took a while; what came meanwhile is carried before the pause and not in it.
  await steps.run('catch up again', () => catchUp(flip, hooks));
  crashPoint('cutover prepared');
  return countable;
}

async function catchUp({ direction: { from }, options: { pauseLimitMs } }: Flip, hooks: CutoverHooks): Promise<void> {
  if (await hooks.drain(await lastChange(from), pauseLimitMs)) return;
  throw new CutoverFailedError(`what waits was not carried in ${pauseLimitMs} ms: the relay is too slow for a flip`);
}

const PASSES = 3;
const SHORT_MS = 300;
/** Between the clock of a statement and the id that it takes. */
const MARGIN_SECONDS = 1;

/** Compares keys that changed since the last time, until little is left for the pause. Gives back how many it compared. */
async function compareBefore({ direction, options, limit }: Flip, tables: readonly TableDescriptor[]): Promise<number> {
  let keys = 0;
  for (let pass = 0; pass < PASSES; pass += 1) {
    const began = performance.now();
    const after = await readVerified(direction, options.scope);
    // Whoever writes now may hold an id below others that are committed: up to it nothing is settled.
    const settled = await lastChangeBefore(
      direction.from,
      (await oldestSeconds({ direction, options })) + MARGIN_SECONDS,
    );
    const upTo = await lastChange(direction.from);
    const verified = await verifyKeys(direction, { after, upTo }, { settled: false, tables, signal: limit });
    if (verified.differing > 0) throw new CutoverFailedError(saidOf(verified));
    keys += verified.keys;
    const open = verified.lowestInFlight === null ? settled : verified.lowestInFlight - 1n;
    const next = open < settled ? open : settled;
    if (next > after) await writeVerified(direction, options.scope, next);
    if (performance.now() - began < SHORT_MS) break;
  }
  return keys;
}

/** The age of the oldest open transaction that writes; where it is not shown, the oldest that a flip allows. */
async function oldestSeconds({ direction: { from }, options }: Pick<Flip, 'direction' | 'options'>): Promise<number> {
  return from.store.transaction(async (tx) => {
    const catalogue = catalogueOf(tx.engine);
    if ((await catalogue.unseenWriters(tx)) !== null) return options.maxTransactionMs / 1000;
    return (await catalogue.oldestWriter(tx, false)) ?? 0;
  });
}
