import { SingleBar } from 'cli-progress';
import type { Log } from './log.ts';

/** How far something is. */
export interface Progress {
  update(done: number, note?: string): void;
  stop(): void;
}

/** A bar on a terminal. */
export function progressBar(title: string, total: number | null, stream: NodeJS.WritableStream): Progress {
  const measure = total === null ? '{value}' : '{bar} {percentage}% {value}/{total} ETA {eta_formatted}';
  const bar = new SingleBar({ format: `${title} ${measure} {note}`, stream, hideCursor: true, etaBuffer: 50 });
  bar.start(total ?? 0, 0, { note: '' });
  return {
    update: (done, note) => {
      // Rows are added while they are counted.
      if (total !== null && done > bar.getTotal()) bar.setTotal(done);
      bar.update(done, note === undefined ? {} : { note });
    },
    stop: () => bar.stop(),
  };
}

const EVERY_MS = 5000;

/** The same as lines of the log: one in five seconds, and the last. */
export function progressLines(title: string, total: number | null, log: Log, now = Date.now): Progress {
  let said = now();
  let last: { done: number; note: string | undefined } | null = null;
  const say = () => {
    if (last !== null)
      log.info({ done: last.done, total, ...(last.note === undefined ? {} : { note: last.note }) }, title);
    said = now();
    last = null;
  };
  return {
    update: (done, note) => {
      last = { done, note };
      if (now() - said >= EVERY_MS) say();
    },
    stop: say,
  };
}
