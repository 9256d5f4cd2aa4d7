import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Subject } from '../core/subject.ts';
import { TooSlowError } from '../core/within.ts';
import { type Attempts, attempts } from './attempts.ts';
import type { ShadowOutcome, ShadowVerdict } from './shadow-counts.ts';
import type { ShadowSettings } from './shadow-options.ts';
import { shadowRecord } from './shadow-record.ts';
import type { SideRead } from './side-read.ts';

/** Runs comparisons behind the caller's back. */
export interface ShadowRunner {
  /** Gives back exactly what `control` gives or throws, when it does; `compare` runs afterwards if the read is sampled. */
  run<T>(
    name: string,
    subject: Subject,
    control: SideRead<T>,
    compare: (result: T, tries: Attempts) => Promise<ShadowVerdict>,
  ): Promise<T>;
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** Samples, bounds, counts and records. Nothing of it can fail a caller, and nothing waits in a queue. */
export function shadowRunner(options: ShadowSettings): ShadowRunner {
  const record = shadowRecord(options);
  const running = new Set<Promise<void>>();
  let places = options.concurrency;
  let closed = false;
  const place = async (name: string, compare: (tries: Attempts) => Promise<ShadowVerdict>): Promise<ShadowVerdict> => {
    if (places === 0) return outcomeOnly('busy');
    places -= 1;
    const tries = attempts();
    const verdict = await compare(tries).catch((error: unknown) => {
      if (error instanceof TooSlowError) return outcomeOnly('timeout');
      record.fail(name, error);
      return outcomeOnly('failed');
    });
    // A read that still runs keeps its place: there are never more than were allowed.
    void tries.ended().then(() => {
      places += 1;
    });
    return verdict;
  };
  const settled = async () => {
    await Promise.all(running);
    await record.write();
  };
  return {
    run: (name, subject, control, compare) => {
      const began = performance.now();
      const answered = (async () => control())();
      if (closed) return answered;
      const answer = answered.then(
        (result) => ({ result, seconds: (performance.now() - began) / 1000 }),
        () => null,
      );
      const shadow = (async () => {
        const sampled = await (async () => options.sampled(name, subject))().catch(() => false);
        if (!sampled) return outcomeOnly('skipped');
        const got = await answer;
        if (got === null) return outcomeOnly('control failed');
        // The caller goes on first.
        await nextTurn();
        record.hook(() => options.hooks?.onRead?.('control', got.seconds));
        return place(name, (tries) => compare(got.result, tries));
      })().then((verdict) => record.note(name, verdict));
      running.add(shadow);
      void shadow.then(() => running.delete(shadow));
      return answered;
    },
    settled,
    close: () => {
      closed = true;
      record.stop();
      return settled();
    },
  };
}

function outcomeOnly(outcome: ShadowOutcome): ShadowVerdict {
  return { outcome, examples: [] };
}
