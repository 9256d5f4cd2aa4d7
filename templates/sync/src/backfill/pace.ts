/** How large chunks may be. */
export interface Sizing {
  readonly firstRows: number;
  readonly maxRows: number;
  readonly maxBytes: number;
  /** How long a merge may hold the table's gate, in milliseconds: live changes to the table wait so long. */
  readonly targetMs: number;
}

export const SIZING: Sizing = { firstRows: 2000, maxRows: 100_000, maxBytes: 32 * 1024 * 1024, targetMs: 200 };

/** Finds how many rows the next chunk should have. */
export interface Pace {
  rows(): number;
  /** A chunk of so many rows and bytes held the gate so long. */
  took(chunk: { readonly rows: number; readonly bytes: number }, heldMs: number): void;
  /** A chunk of so many rows holds one that is refused: look for it with smaller ones. */
  narrow(rows: number): void;
}

/** Chunks grow at most fourfold from one to the next, and shrink as fast as the time says. */
export function createPace({ firstRows, maxRows, maxBytes, targetMs }: Sizing): Pace {
  let rows = firstRows;
  return {
    rows: () => rows,
    took(chunk, heldMs) {
      if (chunk.rows === 0) return;
      const byTime = (chunk.rows * targetMs) / Math.max(heldMs, 1);
      const byBytes = (maxBytes * chunk.rows) / Math.max(chunk.bytes, 1);
      rows = Math.max(1, Math.floor(Math.min(maxRows, byTime, byBytes, chunk.rows * 4)));
    },
    narrow(failed) {
      rows = Math.max(1, Math.floor(failed / 8));
    },
  };
}
