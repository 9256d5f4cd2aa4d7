import { Bell } from '../../model/bell.ts';
import type { LeafDigest } from '../../model/digest.ts';
import { LockstepError } from '../../model/errors.ts';
import { together } from '../../model/together.ts';
import { throwIfCancelled } from '../cancelled.ts';
import type { Side } from '../lanes.ts';
import type { TableJob } from '../table-job.ts';
import { type Claim, LeafBoard, type LeafPair } from './leaf-board.ts';
import type { SpanSource } from './spans.ts';
import { type StatementSize, statementSize } from './statement-size.ts';

const FIRST_SPANS = 16;
/** What one statement digests at most. */
const MOST_SPANS = 256;
const MOST_ROWS = 65_536;
/** A read transaction holds back the server's clean-up, so none lasts long. */
const HOLD_MS = 1000;
/** Statements whose spans are known before they are asked for: one stays where one is taken. */
const STATEMENTS_AHEAD = 2;

/** Who takes the pairs of a scan, in key order. */
export interface LeafTaker {
  take(pairs: readonly LeafPair[]): void;
  /** Whether the scan should wait until earlier pairs have been dealt with. */
  full(): boolean;
  /** Deals with what was taken while the scan goes on, until `ended` says that no more comes. */
  work(signal: AbortSignal, bell: Bell, ended: () => boolean): Promise<void>;
}

/** Digests all spans on both sides at once. Each side goes on by itself, at most 1,024 spans ahead of the other. */
export async function scanLeaves(job: TableJob, source: SpanSource, taker: LeafTaker): Promise<void> {
  const board = new LeafBoard();
  const bell = new Bell();
  const ended = () => board.isDone('source') && board.isDone('target');
  const scan: Scan = { job, board, bell, source, taker };
  const always = () => true;
  const works = [
    (signal: AbortSignal) => feed(scan, signal),
    (signal: AbortSignal) => digestSide(scan, 'source', always, signal),
    (signal: AbortSignal) => digestSide(scan, 'target', always, signal),
    (signal: AbortSignal) => digestSide(scan, 'source', () => board.isBehind('source'), signal),
    (signal: AbortSignal) => digestSide(scan, 'target', () => board.isBehind('target'), signal),
    (signal: AbortSignal) => taker.work(signal, bell, ended),
  ];
  await together(
    job.signal,
    works.map((work) => async (signal: AbortSignal) => {
      // One of its own for each: a listener that is registered twice is gone when the first to end removes it.
      const ring = () => bell.ring();
      signal.addEventListener('abort', ring, { once: true });
      try {
        await work(signal);
      } finally {
        signal.removeEventListener('abort', ring);
        ring();
      }
    }),
  );
}

interface Scan {
  readonly job: TableJob;
  readonly board: LeafBoard;
  readonly bell: Bell;
  readonly source: SpanSource;
  readonly taker: LeafTaker;
}

function mostSpans({ size }: SpanSource): number {
  return Math.max(1, Math.min(MOST_SPANS, Math.floor(MOST_ROWS / size.rows)));
}

async function feed({ board, bell, source }: Scan, signal: AbortSignal): Promise<void> {
  while (!board.complete) {
    throwIfCancelled(signal);
    if (board.ahead >= STATEMENTS_AHEAD * mostSpans(source)) {
      await bell.wait();
    } else {
      board.add(await source.next());
      bell.ring();
    }
  }
}

/** Digests spans of a side as long as there are any; while `wanted` says no it only waits. */
async function digestSide(scan: Scan, side: Side, wanted: () => boolean, signal: AbortSignal): Promise<void> {
  const { board, bell, taker, source } = scan;
  const size = statementSize(FIRST_SPANS, () => mostSpans(source), scan.job.statementMs);
  while (!board.isDone(side)) {
    throwIfCancelled(signal);
    const claim = taker.full() || !wanted() ? null : board.claim(side, size.parts);
    if (claim === null) await bell.wait();
    else await digestNext(scan, side, { size, wanted, claim }, signal);
  }
}

interface Work {
  readonly size: StatementSize;
  readonly wanted: () => boolean;
  readonly claim: Claim;
}

/** One transaction of a side: as many statements as there are spans and time for. */
async function digestNext(scan: Scan, side: Side, { size, wanted, claim }: Work, signal: AbortSignal): Promise<void> {
  const { job, board, bell, taker } = scan;
  const answer = (claimed: Claim, leaves: readonly (LeafDigest | null)[]) => {
    const pairs = board.answer(side, claimed, leaves);
    scan.source.size.saw(pairs);
    taker.take(pairs);
    bell.ring();
  };
  let asked: Claim | null = claim;
  try {
    await job.lanes[side].ask({ ...job, signal }, async (reader) => {
      const began = performance.now();
      while (asked !== null) {
        const started = performance.now();
        const leaves = await reader.leafDigests(job.request[side], asked.spans);
        size.took(asked.spans.length, performance.now() - started);
        answer(asked, leaves);
        const goesOn = !taker.full() && wanted() && performance.now() - began < HOLD_MS;
        asked = goesOn ? board.claim(side, size.parts) : null;
      }
    });
  } catch (error) {
    if (!(error instanceof LockstepError) || error.code !== 'LIMIT' || asked === null) throw error;
    size.refused(asked.spans.length);
    if (asked.spans.length > 1) {
      board.giveBack(side, asked);
      return;
    }
    scan.source.size.shrink();
    answer(asked, [null]);
  }
}
