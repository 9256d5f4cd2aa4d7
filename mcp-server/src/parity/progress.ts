/** Rows done, rows in all as far as known, and what is going on. */
export type OnProgress = (done: number, total: number, message: string) => void;

/** Reports on one table; what it says is added to the other tables. */
export interface TableProgress {
  /** More rows of the fuller side are done. */
  advance(rows: number): void;
  say(what: string): void;
  /** All rows count as done, however it ended. */
  finish(what: string): void;
}

/** Before that a rate is chance. */
const RATE_AFTER_MS = 1000;

/** Adds up the progress of several tables; `done` never decreases and never exceeds `total`. */
export function trackProgress(
  estimates: readonly number[],
  onProgress: OnProgress,
  now: () => number = () => performance.now(),
): (table: number, name: string) => TableProgress {
  const tables = estimates.map((rows) => ({ done: 0, total: Math.max(1, Math.round(rows)) }));
  const started = now();
  const sums = { done: 0, total: tables.reduce((total, table) => total + table.total, 0), rows: 0 };
  let reported = 0;
  const report = (message: string) => {
    reported = Math.max(reported, sums.done);
    onProgress(reported, Math.max(reported, sums.total), message);
  };
  const speed = () => {
    const elapsed = now() - started;
    const rate = (sums.rows / elapsed) * 1000;
    if (elapsed < RATE_AFTER_MS || rate < 1) return '';
    return `, ${inWords(rate)} rows/s, ${duration((sums.total - sums.done) / rate)} left`;
  };
  return (index, name) => {
    const table = tables[index] ?? { done: 0, total: 1 };
    const move = (done: number, total: number) => {
      sums.done += done - table.done;
      sums.total += total - table.total;
      table.done = done;
      table.total = total;
    };
    return {
      advance: (rows) => {
        sums.rows += rows;
        const done = table.done + rows;
        move(done, Math.max(done, table.total));
        report(`${name}: ${inWords(table.done)} of ${inWords(table.total)} rows${speed()}`);
      },
      say: (what) => report(`${name}: ${what}`),
      finish: (what) => {
        // A guess that was too high ends here; nothing is left of this table.
        move(table.total, table.total);
        report(`${name}: ${what}`);
      },
    };
  };
}

/** Without Intl, whose tables cost more to load than all the numbers of a check to write. */
function inWords(rows: number): string {
  return String(Math.round(rows)).replaceAll(/\B(?=(\d{3})+$)/g, ',');
}

function duration(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds));
  if (whole < 120) return `${whole} s`;
  return whole < 7200 ? `${Math.round(whole / 60)} min` : `${(whole / 3600).toFixed(1)} h`;
}
