/** How many parts the next statement should have, so that each takes about as long as wanted. */
export interface StatementSize {
  readonly parts: number;
  /** A statement of `parts` parts took that long. */
  took(parts: number, milliseconds: number): void;
  /** A statement of `parts` parts was too large for the server. */
  refused(parts: number): void;
}

/** Begins with `first` parts and stays within 1 and what `most` says at the time. */
export function statementSize(first: number, most: () => number, wantedMs: number): StatementSize {
  let parts = first;
  return {
    get parts() {
      return Math.min(parts, most());
    },
    took: (done, milliseconds) => {
      if (milliseconds > wantedMs * 1.5) parts = Math.max(1, Math.floor((done * wantedMs) / milliseconds));
      else if (done >= parts && milliseconds < wantedMs / 2) parts = Math.min(most(), parts * 2);
    },
    refused: (asked) => {
      parts = Math.max(1, Math.floor(Math.min(asked, parts) / 4));
    },
  };
}
