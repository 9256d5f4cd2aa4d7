import type { Log } from '../observe/log.ts';
import type { Progress } from './progress.ts';

/** Who is told how the backfill goes on. */
export interface BackfillHooks {
  readonly log?: Log;
  readonly onWait?: (reason: string) => void;
  readonly onProgress?: (progress: Progress) => void;
  readonly onRetry?: () => void;
  readonly onParked?: () => void;
}
