import { backfillStatus } from '../backfill/control.ts';
import { type Direction, directionFrom } from '../core/direction.ts';
import { CUTOVER_OPTIONS, type CutoverHooks, type CutoverOptions } from '../cutover/cutover-options.ts';
import { type Capture, proveReverse, type ReverseProof } from '../cutover/prove-reverse.ts';
import type { CutoverReport, Step } from '../cutover/report.ts';
import { otherSide, type Side } from '../descriptor.ts';
import { drain } from '../relay/drain.ts';
import { RELAY_OPTIONS } from '../relay/relay-options.ts';
import { runRelay } from '../relay/run-relay.ts';
import type { KitContext } from './context.ts';
import { EXIT } from './exit-code.ts';

/** The direction away from a side, whatever the fence rows say. */
export function awayFrom({ kit, stores }: KitContext, side: Side): Direction {
  return directionFrom(side, kit, stores);
}

/** Runs `work` while this process carries changes away from a primary, beside whatever relay does so already. */
async function carried<T>(kit: KitContext, direction: Direction, work: () => Promise<T>): Promise<T> {
  const over = new AbortController();
  const relay = runRelay(direction, {
    ...RELAY_OPTIONS,
    idleMs: 10,
    heartbeatMs: 0,
    signal: over.signal,
    log: kit.log,
  });
  // Its failure is seen by whoever waits for it, at the end.
  relay.catch(() => undefined);
  try {
    return await work();
  } finally {
    over.abort();
    await relay.catch((error: unknown) => kit.log.error({ err: error }, 'the relay of this process failed'));
  }
}

const drainOf = (direction: Direction) => async (watermark: bigint, timeoutMs: number) =>
  (await drain(direction, watermark, { timeoutMs, pollMs: 5 })).drained;

/** Shows that the way back from the side that `direction` leads to works. */
export function prove(kit: KitContext, direction: Direction, capture: Capture): Promise<ReverseProof> {
  const reverse = awayFrom(kit, otherSide(direction.primary));
  return carried(kit, reverse, () => proveReverse(reverse, { capture, timeoutMs: 10_000 }, drainOf(reverse)));
}

/** Runs a flip with this process's own relay, and tells the terminal what is going on. */
export function withRelay(
  kit: KitContext,
  direction: Direction,
  work: (hooks: CutoverHooks) => Promise<CutoverReport>,
): Promise<CutoverReport> {
  return carried(kit, direction, async () => {
    const report = await work(hooksOf(kit, direction));
    kit.metrics.set('cutover_pause_seconds', {}, report.pausedMs / 1000);
    return report;
  });
}

/** What a flip takes from the other parts. */
export function hooksOf(kit: KitContext, direction: Direction): CutoverHooks {
  const { log, signal } = kit;
  let ticking: NodeJS.Timeout | undefined;
  let since = 0;
  return {
    drain: drainOf(direction),
    backfillOpen: () => backfillOpen(direction),
    signal,
    log,
    step: (step) => tellStep(kit, step),
    paused: (stopped) => {
      clearInterval(ticking);
      if (stopped) {
        since = performance.now();
        log.warn({ from: direction.primary }, 'nobody can write now; Ctrl-C or `cutover abort` opens it again');
        ticking = setInterval(
          () => log.warn({ ms: Math.round(performance.now() - since) }, 'nobody can write yet'),
          1000,
        );
      } else log.info({ ms: Math.round(performance.now() - since) }, 'writers go on');
    },
  };
}

/** What the source holds is copied; what only the target holds was never to be copied. */
async function backfillOpen(direction: Direction): Promise<string[]> {
  if (direction.primary === 'target') return [];
  const { tables } = await backfillStatus(direction);
  return direction.tables.flatMap(({ name }, at) => (tables[at]?.done === true ? [] : [name]));
}

function tellStep({ log }: KitContext, { name, ms, figures }: Step): void {
  if (ms === null) log.debug({ step: name }, 'begins');
  // The checks are shown by the command itself.
  else log.info({ ms, ...(name === 'preflight' ? {} : figures) }, name);
}

/** Options of the command line as those of a flip. */
export function flipOptions({ pauseLimit, fenceWait, attempts, gap, accept }: FlipFlags): Partial<CutoverOptions> {
  return {
    pauseLimitMs: pauseLimit ?? CUTOVER_OPTIONS.pauseLimitMs,
    fenceWaitMs: fenceWait ?? CUTOVER_OPTIONS.fenceWaitMs,
    fenceAttempts: attempts ?? CUTOVER_OPTIONS.fenceAttempts,
    gap: gap === undefined ? CUTOVER_OPTIONS.gap : BigInt(gap),
    accept: accept ?? [],
  };
}

/** What the commands that flip take. */
export interface FlipFlags {
  readonly pauseLimit?: number;
  readonly fenceWait?: number;
  readonly attempts?: number;
  readonly gap?: number;
  readonly accept?: readonly string[];
  readonly capture: Capture;
}

/** Says what became of a flip, on stdout, and sets the exit code. */
export function sayReport({ json }: KitContext, report: CutoverReport, after: readonly string[] = []): void {
  const { outcome, from, to, epoch, pausedMs, fenceWaitMs, reason } = report;
  const pause = `nobody could write for ${pausedMs} ms, ${fenceWaitMs} ms of it waiting for writers in flight`;
  const lines = {
    opened: [`The ${to} is written to (epoch ${epoch}); ${pause}.`, ...after],
    rehearsed: [`Rehearsed: everything is ready, and the ${from} is written to as before; ${pause}.`],
    aborted: [
      `Not done, the ${from} is written to as before${pausedMs > 0 ? `; ${pause}` : ''}. Because of:`,
      reason ?? '',
    ],
  }[outcome];
  process.stdout.write(json ? `${JSON.stringify(report)}\n` : `${lines.join('\n')}\n`);
  process.exitCode = outcome === 'aborted' ? EXIT.notClean : EXIT.fine;
}
