import { randomUUID } from 'node:crypto';
import { crashPoint } from '../core/crash-point.ts';
import type { Direction } from '../core/direction.ts';
import { flipStage } from '../core/flip-stage.ts';
import { withLease } from '../core/lease.ts';
import { otherSide, type TableDescriptor } from '../descriptor.ts';
import { CUTOVER_OPTIONS, type CutoverHooks, type CutoverOptions } from './cutover-options.ts';
import { FenceMovedError, readFences } from './fence-moves.ts';
import { type Flip, noteStart, openOther, reopen, tellOther } from './flip.ts';
import { readNote, writeNote } from './note.ts';
import { fence, handOver, neverStood, pauseLimit, type Stopped, whileStopped } from './pause.ts';
import { preflight, sidesOf, standingInTheWay } from './preflight.ts';
import { prepare } from './prepare.ts';
import { type CutoverReport, type Recorder, recorder, rounded } from './report.ts';
import { untilReached } from './until-reached.ts';
import { WrongStageError } from './wrong-stage-error.ts';

/**
 * Moves the writers of a scope from the primary of `direction` to the other side. Until the decision anything that goes wrong opens
 * the primary again, with everything as before, and the report says why; after it the flip goes forward until the other side is open.
 * May be killed at any point: `resumeCutover` goes on, `abortCutover` goes back.
 */
export async function runCutover(
  direction: Direction,
  options: Partial<CutoverOptions>,
  hooks: CutoverHooks,
): Promise<CutoverReport> {
  const all = { ...CUTOVER_OPTIONS, ...options };
  const { source, target } = sidesOf(direction);
  const name = `cutover ${all.scope}`;
  return withLease(source, name, (one) =>
    withLease(target, name, (other) => {
      const limit = AbortSignal.any([one.signal, other.signal, ...(hooks.signal === undefined ? [] : [hooks.signal])]);
      return fromTheStart(direction, all, { hooks, limit });
    }),
  );
}

async function fromTheStart(
  direction: Direction,
  options: CutoverOptions,
  { hooks, limit }: { readonly hooks: CutoverHooks; readonly limit: AbortSignal },
): Promise<CutoverReport> {
  const steps = recorder(hooks.step);
  const checks = await steps.run(
    'preflight',
    () => preflight(direction, options, hooks),
    (found) => Object.fromEntries(found.map(({ name, status, said }) => [name, `${status}: ${said}`])),
  );
  const { epoch, kind } = flipStage(await readFences(sidesOf(direction), options.scope));
  if (kind !== 'settled') throw new WrongStageError('a flip was begun and did not end: resume it or abort it');
  const flip: Flip = { direction, options, id: randomUUID(), epoch: epoch + 1, limit };
  const said = standingInTheWay(checks, options).map(({ name, said: what }) => `${name}: ${what}`);
  if (said.length > 0) return reportOf(flip, steps, { outcome: 'aborted', reason: said.join('\n') });
  await noteStart(flip);
  crashPoint('cutover noted');
  let countable: TableDescriptor[];
  try {
    countable = await prepare(flip, hooks, steps);
  } catch (error) {
    return finish(flip, reportOf(flip, steps, { outcome: 'aborted', reason: saidBy(error) }));
  }
  return throughThePause(flip, { hooks, steps, countable }, async () => {
    const stopped = await steps.run(
      'fence',
      () => fence(flip, hooks),
      ({ fenceWaitMs }) => ({ fenceWaitMs }),
    );
    crashPoint('cutover fenced');
    return stopped;
  });
}

/** Goes on with a flip that was begun and did not end. It need not be the only one: the fence rows admit one outcome. */
export async function resumeCutover(
  direction: Direction,
  options: Partial<CutoverOptions>,
  hooks: CutoverHooks,
): Promise<CutoverReport> {
  const all = { ...CUTOVER_OPTIONS, ...options };
  const { from, primary } = direction;
  const { kind, epoch, primary: now } = flipStage(await readFences(sidesOf(direction), all.scope));
  if (kind === 'settled') throw new WrongStageError(`there is nothing to resume: the ${now} is written to`);
  const note = await from.store.transaction((tx) => readNote(tx, from, all.scope));
  const limit = pauseLimit(hooks.signal ?? new AbortController().signal, all.pauseLimitMs);
  const flip: Flip = { direction, options: all, id: note?.id ?? randomUUID(), epoch, limit };
  const before = note?.fencedAt == null ? 0 : Math.max(0, Date.now() - Date.parse(note.fencedAt));
  const stopped = { since: performance.now() - before, fenceWaitMs: 0, limit };
  const steps = recorder(hooks.step);
  if (kind === 'decided') {
    if (now === primary) throw new WrongStageError(`the flip to the ${now} is decided: resume it from the other side`);
    return opened(flip, { hooks, steps }, stopped);
  }
  return throughThePause(flip, { hooks, steps, countable: direction.tables }, async () => stopped);
}

interface Pausing {
  readonly hooks: CutoverHooks;
  readonly steps: Recorder;
  readonly countable: readonly TableDescriptor[];
}

async function throughThePause(
  flip: Flip,
  { hooks, steps, countable }: Pausing,
  stop: () => Promise<Stopped>,
): Promise<CutoverReport> {
  let stopped: Stopped = { since: performance.now(), fenceWaitMs: 0, limit: flip.limit };
  let watermark: bigint | null = null;
  try {
    stopped = await stop();
  } catch (error) {
    if (neverStood(error)) return finish(flip, reportOf(flip, steps, { outcome: 'aborted', reason: saidBy(error) }));
    return back(flip, { hooks, steps }, { stopped, watermark, error });
  }
  try {
    const limited = { ...flip, limit: stopped.limit };
    watermark = await whileStopped(limited, hooks, steps, countable);
    if (flip.options.mode === 'run') {
      await steps.run('decide', () => handOver(limited));
      crashPoint('cutover decided');
    }
  } catch (error) {
    return back(flip, { hooks, steps }, { stopped, watermark, error });
  }
  if (flip.options.mode === 'rehearse') return back(flip, { hooks, steps }, { stopped, watermark, error: null });
  return opened(flip, { hooks, steps }, stopped, watermark);
}

/** Opens the primary again; unless it was decided meanwhile, by another process or by a COMMIT whose answer was lost. */
async function back(
  flip: Flip,
  { hooks, steps }: Pick<Pausing, 'hooks' | 'steps'>,
  {
    stopped,
    watermark,
    error,
  }: { readonly stopped: Stopped; readonly watermark: bigint | null; readonly error: unknown },
): Promise<CutoverReport> {
  const { primary } = flip.direction;
  if (error !== null) hooks.log.warn({ reason: saidBy(error) }, `opening the ${primary} again`);
  const state = await steps.run(`open the ${primary} again`, () =>
    untilReached(`opening the ${primary} again`, () => reopen(flip), hooks),
  );
  if (state === 'decided') return opened(flip, { hooks, steps }, stopped, watermark);
  const pausedMs = state === 'open' && stopped.fenceWaitMs === 0 ? 0 : rounded(performance.now() - stopped.since);
  hooks.paused?.(false);
  crashPoint('cutover reopened');
  await tellOther(flip).catch((failure: unknown) =>
    hooks.log.warn({ reason: saidBy(failure) }, 'the other side was not told'),
  );
  const outcome = error === null ? 'rehearsed' : 'aborted';
  const reason = error === null ? null : saidBy(error);
  const { fenceWaitMs } = stopped;
  return finish(flip, reportOf(flip, steps, { outcome, reason, pausedMs, fenceWaitMs, watermark }));
}

/** Opens the other side; nothing can go back any more. */
async function opened(
  flip: Flip,
  { hooks, steps }: Pick<Pausing, 'hooks' | 'steps'>,
  { since, fenceWaitMs }: Stopped,
  watermark: bigint | null = null,
): Promise<CutoverReport> {
  const writer = otherSide(flip.direction.primary);
  await steps.run('open', () => untilReached(`opening the ${writer}`, () => openOther(flip), hooks));
  const pausedMs = rounded(performance.now() - since);
  hooks.paused?.(false);
  crashPoint('cutover opened');
  return finish(flip, reportOf(flip, steps, { outcome: 'opened', reason: null, pausedMs, fenceWaitMs, watermark }));
}

interface Outcome extends Pick<CutoverReport, 'outcome' | 'reason'> {
  readonly pausedMs?: number;
  readonly fenceWaitMs?: number;
  readonly watermark?: bigint | null;
}

function reportOf({ direction, options, epoch }: Flip, { steps }: Recorder, outcome: Outcome): CutoverReport {
  return {
    outcome: outcome.outcome,
    scope: options.scope,
    from: direction.primary,
    to: otherSide(direction.primary),
    epoch,
    pausedMs: outcome.pausedMs ?? 0,
    fenceWaitMs: outcome.fenceWaitMs ?? 0,
    watermark: outcome.watermark == null ? null : String(outcome.watermark),
    reason: outcome.reason,
    steps,
  };
}

/** Keeps the report where the flip began. Nothing depends on it, so a server that is away now costs nothing but the note. */
async function finish({ direction: { from, primary }, options: { scope }, id, epoch }: Flip, report: CutoverReport) {
  const note = { id, from: primary, epoch, state: report.outcome, fencedAt: null, report };
  await from.store.transaction((tx) => writeNote(tx, from, scope, note)).catch(() => undefined);
  return report;
}

/** What went wrong, in words. */
function saidBy(error: unknown): string {
  if (error instanceof FenceMovedError) return `${error.message}: another process aborted the flip, or finished it`;
  if (error instanceof DOMException && error.name === 'AbortError') return 'it was stopped';
  return error instanceof Error ? error.message : String(error);
}
