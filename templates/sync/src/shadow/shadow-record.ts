import { hostname } from 'node:os';
import { plainMessage } from '../observe/plain-message.ts';
import { type ShadowVerdict, shadowTally } from './shadow-counts.ts';
import type { ShadowSettings } from './shadow-options.ts';

/** Counts verdicts and hands them to the `record` hook from time to time. */
export interface ShadowRecord {
  note(name: string, verdict: ShadowVerdict): void;
  /** Says why a comparison failed, once for each name until the next line. */
  fail(name: string, error: unknown): void;
  /** Calls a hook; what it throws is logged. */
  hook(call: () => void): void;
  write(): Promise<void>;
  /** Writes no more by itself. */
  stop(): void;
}

/** Begins to count. What could not be recorded is logged and lost, never thrown. */
export function shadowRecord({ log, hooks = {}, direction, recordMs }: ShadowSettings): ShadowRecord {
  const tally = shadowTally();
  const process = `${globalThis.process.pid} on ${hostname()}`;
  const failed = new Set<string>();
  let from = new Date();
  const hook = (call: () => void) => {
    try {
      call();
    } catch (error) {
      log.warn({ reason: plainMessage(error) }, 'a hook of the shadow reads failed');
    }
  };
  const write = async () => {
    failed.clear();
    const reads = tally.take();
    if (hooks.record === undefined || reads.length === 0) return;
    const to = new Date();
    const times = { from: from.toISOString(), to: to.toISOString() };
    from = to;
    try {
      const primary = await direction().then(
        (now) => now.primary,
        () => null,
      );
      await hooks.record({ ...times, process, primary, reads });
    } catch (error) {
      log.warn({ reason: plainMessage(error) }, 'what the shadow reads found was not recorded');
    }
  };
  const timer = setInterval(() => void write(), recordMs);
  timer.unref();
  return {
    note: (name, { outcome, examples }) => {
      tally.note(name, outcome, examples);
      hook(() => hooks.onOutcome?.(name, outcome, [...new Set(examples.map(({ field }) => field))]));
    },
    fail: (name, error) => {
      if (!failed.has(name)) log.warn({ read: name, reason: plainMessage(error) }, 'a shadow read failed');
      failed.add(name);
    },
    hook,
    write,
    stop: () => clearInterval(timer),
  };
}
