import type { Range } from '../../model/estimate.ts';
import { type Finding, sortFindings } from '../../model/finding.ts';
import type { Readiness } from '../../model/readiness.ts';
import { captureSettings } from './capture-settings.ts';
import type { ReadinessCheck } from './check.ts';
import { clockDifference } from './clock-difference.ts';
import { hosting } from './hosting.ts';
import { lockWaits } from './lock-waits.ts';
import { logReaders } from './log-readers.ts';
import { logRetention } from './log-retention.ts';
import { openTransactions } from './open-transactions.ts';
import { replica } from './replica.ts';
import { replicaIdentity } from './replica-identity.ts';
import { rights } from './rights.ts';
import { sessionDefaults } from './session-defaults.ts';
import { sizes } from './sizes.ts';
import { writeRate } from './write-rate.ts';

const checks: readonly ReadinessCheck[] = [
  captureSettings,
  clockDifference,
  hosting,
  lockWaits,
  logReaders,
  logRetention,
  openTransactions,
  replica,
  replicaIdentity,
  rights,
  sessionDefaults,
  sizes,
  writeRate,
];

const LONG_TRANSACTION_S = 60;

/** Every check on both sides; findings in the order in which a reader needs them. */
export function readinessFindings(
  readiness: Readiness,
  { backfillSeconds = null, longTransactionSeconds = LONG_TRANSACTION_S }: FindingOptions = {},
): Finding[] {
  const context = { readiness, backfillSeconds, longTransactionSeconds };
  const sides = [readiness.source, readiness.target];
  return sortFindings(sides.flatMap((side) => checks.flatMap((check) => check(side, context))));
}

export interface FindingOptions {
  /** From the estimate, so that the retention of the log can be held against it. */
  readonly backfillSeconds?: Range | null;
  readonly longTransactionSeconds?: number;
}
