import type { ShowValue } from '../model/show-value.ts';
import type { Sleep } from './cancelled.ts';
import type { TableCheckpoint } from './checkpoint.ts';
import type { Asker, Both, Lane } from './lanes.ts';
import type { TableProgress } from './progress.ts';
import type { SamplePlan } from './ranges/sample.ts';
import type { TableRequest } from './request.ts';
import type { VersionSource } from './settle/versions.ts';

/** How every pair of tables is compared. */
export interface JobOptions {
  readonly looks: number;
  /** Milliseconds before a difference is looked at again, longer while a replica lags. */
  readonly delayMs: number;
  readonly sleep: Sleep;
  /** Differences to name. */
  readonly maxDifferences: number;
  /** Differing keys that are looked at again at once; what differs beyond them is counted. */
  readonly mostFollowed: number;
  /** Rows of one side whose digests may be held in memory at once. */
  readonly rowsInMemory: number;
  /** Keeps the texts of confirmed rows for a repair. */
  readonly repairs: boolean;
  /** Milliseconds that a statement should take. */
  readonly statementMs: number;
  readonly show: ShowValue;
  readonly showKey: ShowValue;
  /** Shows the values of masked columns. */
  readonly mask: ShowValue;
  readonly sample: SamplePlan | null;
}

/** One pair of tables to compare. */
export interface TableJob extends JobOptions, Asker {
  readonly request: TableRequest;
  readonly lanes: Both<Lane>;
  readonly lagSeconds: () => number;
  readonly progress: TableProgress;
  readonly checkpoint: TableCheckpoint;
  /** Where the sync kit keeps the versions of the rows; null without it. */
  readonly versions: VersionSource | null;
}
