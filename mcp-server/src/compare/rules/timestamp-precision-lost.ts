import type { ColumnType } from '../../model/column-type.ts';
import { columnRef, columnRule, label } from '../rule.ts';

/** A timestamp or time column whose target keeps fewer digits of the second. */
export const timestampPrecisionLost = columnRule('timestamp-precision-lost', (pair) => {
  const from = digits(pair.source.type);
  const to = digits(pair.target.type);
  if (from === null || to === null || from <= to) return null;
  return {
    severity: 'warning',
    object: columnRef(pair),
    what: `${label(pair)} keeps ${from} digits of the second in the source (${pair.source.rawType}) and ${to} in the target (${pair.target.rawType}).`,
    consequence: `Values of ${label(pair)} are rounded without an error: rows with one moment ${to === 0 ? 'within the same second' : `to ${to} digits`} lose their order, and a rounded value can lie in the future.`,
    wayOut: `Give the target’s ${pair.target.name} ${from} digits.`,
  };
});

function digits(type: ColumnType): number | null {
  return type.kind === 'timestamp' || type.kind === 'time' ? type.precision : null;
}
