/** How far a table is, for people. */
export interface Progress {
  readonly table: string;
  readonly to: string;
  readonly rows: number;
  /** What the catalogue believes; null: it does not know. Never less than `rows`. */
  readonly estimate: number | null;
  /** Over the last ten seconds or so. */
  readonly rowsPerSecond: number;
  readonly secondsLeft: number | null;
  /** How long the last merge held the table. */
  readonly heldMs: number;
}

const WINDOW_MS = 10_000;

/** Rows a second over a sliding window. `now` in milliseconds. */
export function createRate(): (rows: number, now: number) => number {
  let seen: { rows: number; at: number }[] = [];
  return (rows, now) => {
    seen = [...seen.filter(({ at }) => now - at <= WINDOW_MS), { rows, at: now }];
    const [first] = seen;
    if (first === undefined || now - first.at < 1) return 0;
    return ((rows - first.rows) * 1000) / (now - first.at);
  };
}

/** Seconds until the estimate is reached at this rate. */
export function secondsLeft(rows: number, estimate: number | null, rowsPerSecond: number): number | null {
  if (estimate === null || rowsPerSecond <= 0) return null;
  return Math.max(0, (estimate - rows) / rowsPerSecond);
}
