import { z } from 'zod';
import type { Bell } from '../../model/bell.ts';
import type { KeyPoint, KeySpan } from '../../model/digest.ts';
import { throwIfCancelled } from '../cancelled.ts';
import type { Both } from '../lanes.ts';
import type { RowKey } from '../settle/diff-rows.ts';
import type { RowStanding } from '../settle/judge-rows.ts';
import { type Judged, lookAtKeys } from '../settle/look-at-keys.ts';
import { type LeafStanding, leafStanding } from '../settle/settle-standing.ts';
import type { TableJob } from '../table-job.ts';
import { agrees, type LeafPair, lostRows } from './leaf-board.ts';
import { FEWEST_LEAVES, type LocatedLeaf, leavesAtOnce, locateLeaves } from './locate-leaves.ts';
import type { LeafTaker } from './scan-leaves.ts';

/** Leaves that may wait for being read again. */
const MOST_WAITING = 384;
/** Differing rows that are counted one by one beyond those that are followed; after them each leaf counts for what its digest shows. */
const MOST_COUNTED = 100_000;
/** Leaves whose rows agreed when they were read; those beyond are taken for in flight. */
const MOST_RESTLESS = 256;

const key = z.array(z.string().nullable());
const point = z.array(z.string()).nullable();
const span = z.strictObject({ from: point, to: point });
const count = z.number().int().nonnegative();

/** How far a scan is, as it is written down. */
export const rangeState = z.strictObject({
  method: z.literal('key ranges'),
  /** All spans before this key have been digested on both sides; with `complete` all there are. */
  position: point,
  complete: z.boolean(),
  rows: z.strictObject({ source: count, target: count }),
  leaves: count,
  differing: count,
  /** Spans that differed and whose rows have not been read. */
  waiting: z.array(
    z.strictObject({ span, lost: count, uncounted: z.strictObject({ source: z.boolean(), target: z.boolean() }) }),
  ),
  /** Keys that differed. */
  standing: z.array(key),
  restless: z.array(z.strictObject({ span, lost: count })),
  inFlight: count,
  counted: count,
  overflow: z.strictObject({ from: point }).nullable(),
});
export type RangeState = z.output<typeof rangeState>;

/** A leaf whose rows must be read, and the sides whose rows no digest has counted. */
interface WaitingLeaf {
  readonly pair: LeafPair;
  readonly lost: number;
  readonly uncounted: Both<boolean>;
}

/** What is known of a table while its leaves are scanned. */
export interface RangeTally extends LeafTaker {
  readonly rows: { source: number; target: number };
  readonly leaves: number;
  readonly differing: number;
  readonly standing: readonly RowStanding[];
  readonly restless: readonly LeafStanding[];
  readonly inFlight: number;
  /** Rows that differed and are not followed. */
  readonly counted: number;
  /** From which key on differences were only counted; null when all are followed. */
  readonly overflow: { readonly from: KeyPoint | null } | null;
  state(): RangeState;
}

export function rangeTally(job: TableJob, earlier: RangeState | null): RangeTally {
  return new Tally(job, earlier);
}

class Tally implements RangeTally {
  readonly rows: { source: number; target: number };
  readonly standing: RowStanding[] = [];
  readonly restless: LeafStanding[] = [];
  leaves: number;
  differing: number;
  inFlight: number;
  counted: number;
  overflow: RangeState['overflow'];
  readonly #job: TableJob;
  readonly #waiting: WaitingLeaf[];
  #inWork: WaitingLeaf[] = [];
  /** Leaves that are read again together. */
  #atOnce = FEWEST_LEAVES;
  /** Keys that have not been looked at. */
  #keys: RowKey[];
  #position: KeyPoint | null;
  #complete: boolean;

  constructor(job: TableJob, earlier: RangeState | null) {
    this.#job = job;
    this.rows = { ...(earlier?.rows ?? { source: 0, target: 0 }) };
    this.leaves = earlier?.leaves ?? 0;
    this.differing = earlier?.differing ?? 0;
    this.inFlight = earlier?.inFlight ?? 0;
    this.counted = earlier?.counted ?? 0;
    this.overflow = earlier?.overflow ?? null;
    this.#position = earlier?.position ?? null;
    this.#complete = earlier?.complete ?? false;
    this.#keys = earlier?.standing ?? [];
    this.#waiting = (earlier?.waiting ?? []).map(({ span: leaf, ...known }) => ({ pair: undigested(leaf), ...known }));
    for (const { span: leaf, lost } of earlier?.restless ?? []) this.#addRestless(leaf, lost);
  }

  take(pairs: readonly LeafPair[]): void {
    let most = 0;
    for (const pair of pairs) {
      this.leaves += 1;
      this.rows.source += Number(pair.source?.count ?? 0n);
      this.rows.target += Number(pair.target?.count ?? 0n);
      this.#position = pair.span.to;
      this.#complete = pair.span.to === null;
      const uncounted = { source: pair.source === null, target: pair.target === null };
      if (!agrees(pair)) this.#waiting.push({ pair, lost: lostRows(pair), uncounted });
      most += Math.max(Number(pair.source?.count ?? 0n), Number(pair.target?.count ?? 0n));
    }
    if (pairs.length === 0) return;
    this.#job.progress.advance(most);
    this.#job.checkpoint.touch();
  }

  full(): boolean {
    return this.#waiting.length >= MOST_WAITING;
  }

  async work(signal: AbortSignal, bell: Bell, ended: () => boolean): Promise<void> {
    const job = { ...this.#job, signal };
    while (!ended() || this.#waiting.length > 0) {
      throwIfCancelled(signal);
      if (this.#waiting.length < this.#atOnce && !ended() && !this.full()) {
        await bell.wait();
        continue;
      }
      this.#inWork = this.#waiting.splice(0, this.#atOnce);
      bell.ring();
      await this.#read(job);
      job.checkpoint.touch();
    }
    await this.#judge(job);
  }

  state(): RangeState {
    return {
      method: 'key ranges',
      position: copy(this.#position),
      complete: this.#complete,
      rows: { ...this.rows },
      leaves: this.leaves,
      differing: this.differing,
      waiting: [...this.#inWork, ...this.#waiting].map(({ pair, lost, uncounted }) => ({
        span: spanOf(pair.span),
        lost,
        uncounted: { ...uncounted },
      })),
      standing: [...this.#keys, ...this.standing.map((row) => row.key)].map((parts) => [...parts]),
      restless: this.restless.map((leaf) => ({ span: spanOf(leaf.span), lost: leaf.lost })),
      inFlight: this.inFlight,
      counted: this.counted,
      overflow: this.overflow,
    };
  }

  /** Reads what is in work; at every moment a leaf is either in work or settled as a whole. */
  async #read(job: TableJob): Promise<void> {
    if (!this.#follows() && this.counted >= MOST_COUNTED && this.#inWork.every(isCounted)) {
      this.#skip(this.#inWork.splice(0));
      return;
    }
    const located = await locateLeaves(
      job,
      this.#inWork.map(({ pair }) => pair),
    );
    for (let at = 0; at < located.length; at += FEWEST_LEAVES) {
      this.#settleLeaves(located.slice(at, at + FEWEST_LEAVES), this.#inWork.splice(0, FEWEST_LEAVES));
      if (this.#keys.length >= job.request.rowsPerRead) await this.#judge(job);
    }
    // What is only counted stops at a number of rows, and should not go far beyond it.
    this.#atOnce = this.#follows() ? leavesAtOnce(located) : FEWEST_LEAVES;
  }

  #follows(): boolean {
    return this.standing.length + this.#keys.length < this.#job.mostFollowed;
  }

  #settleLeaves(located: readonly LocatedLeaf[], waiting: readonly WaitingLeaf[]): void {
    const keys = located.flatMap((leaf) => leaf.keys);
    if (this.#follows()) this.#keys.push(...keys);
    else this.#overflow(waiting, keys.length);
    for (const [at, leaf] of located.entries()) this.#settleLeaf(leaf, waiting[at]);
  }

  /** Looks at the keys found so far: many at once, because each look costs a transaction on both sides. */
  async #judge(job: TableJob): Promise<void> {
    const judged: Judged['judgement'][] = [];
    await lookAtKeys(job, this.#keys, (_, { judgement }) => void judged.push(judgement));
    // From here on nothing waits: what is written down is never half of it.
    this.#keys = [];
    for (const judgement of judged) {
      if (typeof judgement !== 'string') this.standing.push(judgement);
      else if (judgement === 'same text') this.inFlight += 1;
    }
  }

  /** Texts that differ may be the same value, so where values are judged here an unread row counts for nothing. */
  #overflow([first]: readonly WaitingLeaf[], keys: number): void {
    this.overflow ??= { from: copy(first?.pair.span.from ?? null) };
    if (this.#job.request.byValue.length === 0) this.counted += keys;
  }

  #skip(waiting: readonly WaitingLeaf[]): void {
    this.#overflow(waiting, 0);
    this.differing += waiting.length;
    const atLeast = this.#job.request.byValue.length === 0 ? 1 : 0;
    for (const { lost } of waiting) this.counted += Math.max(atLeast, lost);
  }

  #settleLeaf({ pair, keys, rows }: LocatedLeaf, waiting: WaitingLeaf | undefined): void {
    if (keys.length > 0) this.differing += 1;
    if (waiting === undefined) return;
    if (waiting.uncounted.source) this.rows.source += rows.source;
    if (waiting.uncounted.target) this.rows.target += rows.target;
    if (isCounted(waiting) && keys.length === 0) this.#addRestless(pair.span, waiting.lost);
  }

  #addRestless(leaf: KeySpan, lost: number): void {
    if (this.restless.length >= MOST_RESTLESS) this.inFlight += Math.max(1, lost);
    else this.restless.push(leafStanding(leaf, lost));
  }
}

function isCounted({ uncounted }: WaitingLeaf): boolean {
  return !uncounted.source && !uncounted.target;
}

function undigested(leaf: KeySpan): LeafPair {
  return { span: leaf, source: null, target: null };
}

function spanOf({ from, to }: KeySpan) {
  return { from: copy(from), to: copy(to) };
}

function copy(parts: readonly string[] | null): string[] | null {
  return parts === null ? null : [...parts];
}
