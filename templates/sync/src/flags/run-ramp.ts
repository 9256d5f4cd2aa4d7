import { setTimeout as pause } from 'node:timers/promises';
import type { Log } from '../observe/log.ts';
import { plainMessage } from '../observe/plain-message.ts';
import { decideRamp, RAMP_RULES, type RampDecision, type RampRules } from './decide-ramp.ts';
import { type Ramp, READ_FLAG, rampOf, readFlagFile, writeRamp } from './flag-file.ts';
import type { RampMeter } from './ramp-meter.ts';

/** Where a ramp is kept: the flag file, or a vendor's service. */
export interface RampControl {
  read(): Promise<Pick<Ramp, 'percent' | 'changedAt'>>;
  set(percent: number, reason: string): Promise<void>;
}

export interface RampOptions {
  readonly meter: RampMeter;
  readonly control: RampControl;
  readonly rules?: Partial<RampRules>;
  /** Also goes up by itself. Going back always happens by itself. */
  readonly advance?: boolean;
  readonly everyMs?: number;
  readonly signal: AbortSignal;
  readonly log: Log;
  readonly hooks?: { readonly onDecision?: (decision: RampDecision) => void };
}

/** The ramp of a flag file. */
export function fileRamp(path: string, flag: string = READ_FLAG): RampControl {
  return {
    read: async () => rampOf(await readFlagFile(path), flag),
    set: (percent, reason) => writeRamp(path, flag, percent, reason),
  };
}

/**
 * Watches a ramp until it is stopped: goes back by itself on drift, errors or slowness, and up if it may. What was counted before
 * somebody changed the ramp says nothing about it any more. Run it in each process that has a meter; a step back done twice is one.
 */
export async function runRamp(options: RampOptions): Promise<void> {
  const { meter, control, everyMs = 5000, signal, log } = options;
  let last: string | null = null;
  let since = performance.now();
  while (!signal.aborted) {
    try {
      const { percent, changedAt } = await control.read();
      const mark = JSON.stringify([percent, changedAt]);
      if (mark !== last) {
        if (last !== null) meter.reset();
        last = mark;
        since = performance.now() - ageOf(changedAt);
      }
      const heldMs = performance.now() - since;
      const decision = decideRamp({ percent, heldMs, ...meter.evidence() }, { ...RAMP_RULES, ...options.rules });
      options.hooks?.onDecision?.(decision);
      if (decision.action === 'back' || (decision.action === 'step' && options.advance === true)) {
        await control.set(decision.percent, decision.reason);
        log.warn({ from: percent, to: decision.percent, reason: decision.reason }, 'the ramp was changed');
      }
    } catch (error) {
      log.error({ reason: plainMessage(error) }, 'the ramp could not be read or changed');
    }
    await pause(everyMs, undefined, { signal }).catch(() => undefined);
  }
}

/** How long ago the ramp was set, when this is first seen; what a clock does later changes nothing. */
function ageOf(changedAt: string | null): number {
  const at = changedAt === null ? Number.NaN : Date.parse(changedAt);
  return Number.isNaN(at) ? 0 : Math.max(0, Date.now() - at);
}
