/** Where a pair of tables under way keeps how far it is. */
export interface TableCheckpoint {
  /** What an earlier run kept of this pair; null to begin at the beginning. Read once. */
  readonly resume: unknown;
  /** How to write down how far the comparison is, from now on; the state must be plain JSON. */
  watch(snapshot: () => unknown): void;
  /** Something was finished that is worth keeping. */
  touch(): void;
}
