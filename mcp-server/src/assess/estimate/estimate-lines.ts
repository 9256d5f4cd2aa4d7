import type { Estimate, SampledRate } from '../../model/estimate.ts';
import { countText } from '../../model/number-text.ts';
import { quantity } from '../../model/quantity.ts';
import { rangeText } from './estimate-findings.ts';

const LISTED = 5;

/** The estimate with everything that it rests on, for a terminal. */
export function estimateLines(estimate: Estimate): string[] {
  const { tables, notEstimated, rates, catchUp, assumptions } = estimate;
  return [
    `backfill ${rangeText(estimate.backfillSeconds)} (reading alone ${rangeText(estimate.readSeconds)}) · verification ${rangeText(estimate.verifySeconds)}`,
    `catch-up: ${catchUp.verdict}${catchUp.seconds === null ? '' : `, ${rangeText(catchUp.seconds)} after the backfill`}: ${catchUp.explanation}`,
    ...tables
      .slice(0, LISTED)
      .map(
        ({ schema, table, rows, readSeconds, digestSeconds, notSampled }) =>
          `  ${schema}.${table}: about ${quantity(rows, 'row')}, reading ${rangeText(readSeconds)}, digests ${rangeText(digestSeconds)}${notSampled === null ? '' : ` (reckoned: ${notSampled})`}`,
      ),
    ...(tables.length > LISTED ? [`  … and ${tables.length - LISTED} smaller tables`] : []),
    ...notEstimated
      .slice(0, LISTED)
      .map(({ schema, table, reason }) => `  ${schema}.${table}: unknown, because ${reason}`),
    ...(notEstimated.length > LISTED ? [`  … and ${notEstimated.length - LISTED} more unknown`] : []),
    ...rates.map(rateLine),
    ...assumptions.map(({ name, value, why }) => `  assumed: ${name}: ${value}. ${why}`),
  ];
}

function rateLine({ side, schema, table, what, rows, rowsPerSecond: { low, high } }: SampledRate): string {
  return `  measured: ${side} ${schema}.${table}: ${what} ${countText(Math.round(low))} to ${countText(Math.round(high))} rows/s over ${quantity(rows, 'row')}`;
}
