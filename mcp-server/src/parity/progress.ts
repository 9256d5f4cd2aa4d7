/** Rows done, rows in all as far as known, and what is going on. */
export type OnProgress = (done: number, total: number, message: string) => void;

/** Reports on one table; what it says is added to the other tables. */
export interface TableProgress {
  /** The number of rows is known now. */
  expect(rows: bigint): void;
  advance(rows: bigint): void;
  say(what: string): void;
  /** All rows count as done, however it ended. */
  finish(what: string): void;
}

/** Adds up the progress of several tables; `done` never decreases and never exceeds `total`. */
export function trackProgress(
  estimates: readonly number[],
  onProgress: OnProgress,
): (table: number, name: string) => TableProgress {
  const tables = estimates.map((rows) => ({ done: 0, total: Math.max(1, Math.round(rows)) }));
  let reported = 0;
  const report = (message: string) => {
    const sum = (pick: 'done' | 'total') => tables.reduce((total, table) => total + table[pick], 0);
    reported = Math.max(reported, sum('done'));
    onProgress(reported, Math.max(reported, sum('total')), message);
  };
  return (index, name) => {
    const table = tables[index] ?? { done: 0, total: 1 };
    return {
      expect: (rows) => {
        table.total = Math.max(1, table.done, Number(rows));
      },
      advance: (rows) => {
        table.done = Math.min(table.total, table.done + Number(rows));
        report(`${name}: ${table.done} of ${table.total} rows`);
      },
      say: (what) => report(`${name}: ${what}`),
      finish: (what) => {
        table.done = table.total;
        report(`${name}: ${what}`);
      },
    };
  };
}
