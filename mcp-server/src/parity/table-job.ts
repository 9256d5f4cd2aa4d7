import type { TableProgress } from './progress.ts';
import type { TableAccess } from './read-both.ts';
import type { Sleep } from './settle.ts';
import type { ShowValue } from './show-value.ts';

/** One pair of tables to compare, and how. */
export interface TableJob {
  readonly access: TableAccess;
  readonly looks: number;
  readonly delayMs: number;
  readonly sleep: Sleep;
  /** Differences to name; beyond them the table is only known to differ. */
  readonly maxDifferences: number;
  /** Rows of one side whose digests may be held in memory at once. */
  readonly rowsInMemory: number;
  readonly show: ShowValue;
  readonly showKey: ShowValue;
  readonly progress: TableProgress;
}
