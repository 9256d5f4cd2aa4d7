import type { CauseColumn } from './cause-column.ts';
import { isCutOrRounded } from './decimal-text.ts';
import { timeMicros, timestampMicros } from './moment.ts';

/** The target has the source's moment with fewer digits after the second, cut off or rounded. */
export function isFractionLost({ form }: CauseColumn, source: string, target: string): boolean {
  if (form.kind !== 'timestamp' && form.kind !== 'time') return false;
  const read = form.kind === 'timestamp' ? timestampMicros : timeMicros;
  const [from, to] = [read(source), read(target)];
  if (from === null || to === null) return false;
  const units = [10n, 100n, 1000n, 10_000n, 100_000n, 1_000_000n];
  return units.some((unit) => from % unit !== 0n && to % unit === 0n && isCutOrRounded(from, to, unit));
}
