import type { Estimate, Range } from '../../model/estimate.ts';
import type { Finding } from '../../model/finding.ts';
import { secondsText } from '../../model/number-text.ts';
import { quantity } from '../../model/quantity.ts';

/** What of an estimate somebody must act on; `database` is the source's name. */
export function estimateFindings(
  { catchUp, notEstimated, tables, backfillSeconds }: Estimate,
  database: string,
): Finding[] {
  const about = (
    rule: string,
    severity: Finding['severity'],
    what: string,
    consequence: string,
    wayOut: string,
  ): Finding => ({
    rule,
    severity,
    object: { side: 'source', kind: 'database', schema: database, table: null, name: database },
    what,
    consequence,
    wayOut,
  });
  const findings: Finding[] = [];
  if (catchUp.verdict === 'never') {
    findings.push(
      about(
        'catch-up',
        'blocker',
        catchUp.explanation,
        'The target never reaches the state of the source, so no cutover with a short pause is possible.',
        'Move fewer tables at a time, read with more connections or from a faster replica, or lower the write rate.',
      ),
    );
  } else if (catchUp.verdict !== 'catches up') {
    findings.push(
      about(
        'catch-up',
        'warning',
        catchUp.explanation,
        'Whether the target catches up is not proved.',
        catchUp.verdict === 'unknown'
          ? 'See write-rate and not-estimated for what makes it known.'
          : 'Rehearse the apply on the target, and give the measured rate to the estimate.',
      ),
    );
  }
  if (notEstimated.length > 0) {
    const named = notEstimated.slice(0, 3).map(({ schema, table, reason }) => `${schema}.${table} (${reason})`);
    findings.push(
      about(
        'not-estimated',
        tables.length === 0 ? 'warning' : 'note',
        `The time of ${quantity(notEstimated.length, 'table')} is not known: ${named.join(', ')}${notEstimated.length > 3 ? ', …' : ''}.`,
        backfillSeconds === null ? 'There is no estimate.' : 'The estimate is too low by their time.',
        'ANALYZE what has no estimate of its rows; give tables without a key one.',
      ),
    );
  }
  return findings;
}

/** `3 min to 2.1 h`, or `unknown`. */
export function rangeText(seconds: Range | null): string {
  if (seconds === null) return 'unknown';
  const [low, high] = [secondsText(seconds.low), secondsText(seconds.high)];
  return low === high ? low : `${low} to ${high}`;
}
