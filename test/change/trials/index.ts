import type { Trial } from '../harness/trial.ts';
import { renameColumn } from './rename-column.ts';

/** The changes that are tried. */
export const TRIALS: readonly Trial[] = [renameColumn];
