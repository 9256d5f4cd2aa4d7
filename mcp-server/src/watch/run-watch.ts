import { setTimeout as wait } from 'node:timers/promises';
import { LockstepError } from '../model/errors.ts';
import { printableJson } from '../model/printable.ts';
import { rankOf, type SyncStatus, type WatchState, worstOf } from '../model/sync-status.ts';
import { statusLine } from '../observe/status-lines.ts';
import type { RunContext } from '../tools/define.ts';
import { type ObserveMemory, observeProject } from '../tools/observe-project.ts';
import { changesBetween, type Notice } from './changes.ts';
import { isReached, type Until } from './until.ts';
import type { WatchMetrics } from './watch-metrics.ts';
import type { Webhook } from './webhook.ts';

export interface WatchOptions {
  readonly intervalMs: number;
  readonly json: boolean;
  readonly until: Until | null;
  readonly webhook: Webhook | null;
  readonly metrics: WatchMetrics | null;
  readonly print: (line: string) => void;
}

/** One round: how it stands, or why that could not even be asked. */
type Round = { readonly status: SyncStatus; readonly memory: ObserveMemory } | { readonly error: LockstepError };

/**
 * Looks at both sides again and again, until what is waited for is so or until the signal. Gives the exit code: that of the last
 * round where what was waited for came, else that of the worst. A server that goes away is a state, and is looked for again.
 */
export async function runWatch(context: RunContext, options: WatchOptions): Promise<number> {
  let memory: ObserveMemory | null = null;
  let before: SyncStatus | null = null;
  let worst: WatchState = 'fine';
  while (!context.signal.aborted) {
    const began = performance.now();
    const round = await oneRound(context, memory);
    if (round === null) break;
    if ('error' in round) {
      if (memory === null && ['CONFIG', 'VALIDATION'].includes(round.error.code)) throw round.error;
      worst = worstOf([worst, 'unknown']);
      tellError(round.error, options);
    } else {
      const { status } = round;
      tell(status, changesBetween(before, status), options);
      worst = worstOf([worst, status.state]);
      [memory, before] = [round.memory, status];
      if (options.until !== null && isReached(options.until, status)) return rankOf(status.state);
    }
    const left = Math.max(0, options.intervalMs - (performance.now() - began));
    await wait(left, undefined, { signal: context.signal }).catch(() => undefined);
  }
  return rankOf(worst);
}

/** null: it was stopped meanwhile. */
async function oneRound(context: RunContext, memory: ObserveMemory | null): Promise<Round | null> {
  try {
    return await observeProject(context, memory);
  } catch (error) {
    if (context.signal.aborted) return null;
    if (error instanceof LockstepError) return { error };
    throw error;
  }
}

function tell(status: SyncStatus, notice: Notice | null, { json, metrics, webhook, print }: WatchOptions): void {
  metrics?.show(status);
  if (notice !== null) webhook?.tell(notice);
  print(json ? printableJson(status) : statusLine(status));
  if (json) return;
  for (const { id, was, state, what, pause, resume } of notice?.changes ?? []) {
    print(`  ${id}: ${was} → ${state}: ${what}`);
    if (state !== 'fine' && pause !== null) print(`    to pause:  ${pause}`);
    if (state !== 'fine' && resume !== null) print(`    to resume: ${resume}`);
  }
}

function tellError({ code, message, hint }: LockstepError, { json, metrics, print }: WatchOptions): void {
  metrics?.blind();
  const at = new Date().toISOString();
  print(
    json
      ? printableJson({ at, state: 'unknown', error: { code, message, hint } })
      : `${at} UNKNOWN: ${code}: ${message} ${hint}`,
  );
}
