import type { Change } from '../core/apply.ts';
import { crashPoint } from '../core/crash-point.ts';
import type { Direction } from '../core/direction.ts';
import { markApplied } from '../core/mark-applied.ts';
import { inPortions, lengthsOf, PORTION } from '../core/portions.ts';
import { readChangesIn, snapshotOfKeys } from '../core/read-changes.ts';
import { HEARTBEAT } from '../core/reserved-names.ts';
import { isRowKey } from '../core/row-key.ts';
import { eventMark, noteAcked, noteSeen } from '../core/seen.ts';
import type { Tx } from '../store/store.ts';
import { carry, type Tried } from './carry.ts';
import { carryBeat } from './heartbeat.ts';
import { claimHeads, type Head, LONGEST_PAUSE_MS, park, release } from './queue-sql.ts';
import type { BatchCount, Outcome, RelayOptions } from './relay-options.ts';
import { type BatchTurns, openTurns, type Turns } from './turns.ts';

/** Who takes a batch. */
export interface Worker {
  /** Unlike every other worker's, of any process. */
  readonly id: string;
  /** How many batches it took. */
  batches: number;
  /** Most keys of its next batch: fewer where rows are long, so that a batch is not larger than memory. */
  keys: number;
}

/** With how many keys a worker begins that has seen none. */
export const FIRST_KEYS = 25;

/** What a batch came to. */
export interface Batch extends BatchCount {
  /** Age of the oldest event, by the primary's clock. */
  readonly oldestSeconds: number;
}

/**
 * Claims, reads, applies and acknowledges one batch, in this order; null when nothing was to claim. The claim is held by a
 * transaction of the primary that locks rows of the outbox only; whatever fails gives all of it back.
 */
export async function oneBatch(
  direction: Direction,
  options: Pick<RelayOptions, 'batch' | 'patience'>,
  worker: Worker,
  stopped: readonly string[],
  turns: Pick<Turns, 'batch'> = openTurns(),
): Promise<Batch | null> {
  const own = turns.batch();
  try {
    return await batchOf(direction, options, worker, stopped, own);
  } finally {
    own.leave();
  }
}

function batchOf(
  direction: Direction,
  options: Pick<RelayOptions, 'batch' | 'patience'>,
  worker: Worker,
  stopped: readonly string[],
  turns: BatchTurns,
): Promise<Batch | null> {
  const { primary, from, to } = direction;
  return from.store.transaction(async (tx) => {
    const most = Math.min(worker.keys, options.batch);
    const claimed = await turns.take(most, () => claimHeads(tx, from.tables, most, stopped));
    if (claimed.length === 0) return null;
    const heads = claimed.filter(({ rowKey }) => isRowKey(rowKey));
    const cut = claimed.filter((head) => !heads.includes(head));
    for (const head of cut) await park(tx, from.tables, { ...head, version: head.id }, CUT);
    crashPoint('relay after claim');
    const { changes, newest } = await readBatch(direction, heads, turns);
    crashPoint('relay after read');
    worker.batches += 1;
    worker.keys = nextKeys(changes, options.batch);
    let noted = false;
    const tried = await carry(direction, changes, async (secondary) => {
      if (newest === null) return;
      await noteSeen(secondary, to.tables, primary, worker.id, newest, worker.batches);
      noted = true;
    });
    if (heads.some(({ name }) => name === HEARTBEAT)) tried.push(await triedBeat(direction, heads));
    crashPoint('relay after apply');
    const count = await acknowledge(tx, direction, heads, tried, options);
    if (noted) await noteAcked(tx, from.tables, primary, worker.id, worker.batches);
    crashPoint('relay after ack');
    const oldestSeconds = Math.max(...claimed.map(({ ageSeconds }) => ageSeconds));
    return { ...count, parked: count.parked + cut.length, oldestSeconds };
  });
}

const CUT = 'its key is no JSON array of texts: a trigger cut a key that is too long. Run reconcile on the table.';

/**
 * The keys' state in a transaction of its own, begun after the claim, so that it shows every event that was claimed. Of long rows only
 * as many as may be held at once: the other claims end with the batch. A row that is longer waits until no other one is held.
 */
function readBatch(direction: Direction, heads: readonly Head[], turns: BatchTurns) {
  const { from } = direction;
  const keys = heads.filter(({ name }) => name !== HEARTBEAT);
  return from.store.transaction(
    async (tx) => {
      const lengthOf = await lengthsOf(tx, direction, keys);
      const [held = []] = inPortions(keys, lengthOf);
      if (held.some((head) => lengthOf(head) > PORTION)) await turns.enter();
      const changes = await readChangesIn(tx, direction, held);
      const version = changes.reduce((most, change) => (change.version > most ? change.version : most), 0n);
      return { changes, newest: version === 0n ? null : await eventMark(tx, from.tables, version) };
    },
    snapshotOfKeys(direction, keys),
  );
}

/** Up to twice as many as now, as long as rows of that length are not too much together. */
function nextKeys(changes: readonly Change[], most: number): number {
  const keys = changes.length;
  const rows = changes.flatMap(({ images }) => images.flatMap(({ row }) => (row === null ? [] : [row])));
  const characters = rows.reduce((sum, row) => sum + row.reduce((all, text) => all + (text?.length ?? 0), 0), 0);
  const fit = Math.floor((keys * PORTION) / Math.max(1, characters));
  return Math.max(1, Math.min(most, fit, Math.max(keys * 2, FIRST_KEYS)));
}

async function triedBeat(direction: Direction, heads: readonly Head[]): Promise<Tried> {
  const { name, rowKey } = heads.find((head) => head.name === HEARTBEAT) ?? { name: HEARTBEAT, rowKey: '["1"]' };
  const change: Change = { name, rowKey, key: ['1'], version: await carryBeat(direction), images: [] };
  return { change, outcome: { kind: 'applied' } };
}

async function acknowledge(
  tx: Tx,
  { from }: Direction,
  heads: readonly Head[],
  tried: readonly Tried[],
  options: Pick<RelayOptions, 'patience'>,
): Promise<BatchCount> {
  const count = { applied: 0, stale: 0, released: 0, parked: 0 };
  const headOf = new Map(heads.map((head) => [JSON.stringify([head.name, head.rowKey]), head]));
  const done: Change[] = [];
  for (const { change, outcome } of tried) {
    const head = headOf.get(JSON.stringify([change.name, change.rowKey]));
    if (head === undefined) continue;
    const final = outlasted(head, outcome, options);
    count[final.kind] += 1;
    if (final.kind === 'parked') await park(tx, from.tables, change, final.reason);
    else if (final.kind === 'released') await release(tx, from.tables, head, pauseAfter(head.attempts), final.reason);
    else done.push(change);
  }
  await markApplied(tx, from.tables, done);
  return count;
}

/** What was put back too often, for too long, is parked. */
function outlasted(
  { attempts, ageSeconds }: Head,
  outcome: Outcome,
  { patience }: Pick<RelayOptions, 'patience'>,
): Outcome {
  if (outcome.kind !== 'released') return outcome;
  if (attempts < patience.attempts || ageSeconds * 1000 < patience.ms) return outcome;
  return { kind: 'parked', reason: outcome.reason };
}

/** Short at first, since the row that is missing is often in the next batch. */
function pauseAfter(attempts: number): number {
  return Math.min(LONGEST_PAUSE_MS, 100 * 2 ** Math.min(attempts, 10));
}
