import type { DifferingTable } from '../model/differing.ts';
import type { DriftPoint, DriftStatus } from '../model/sync-status.ts';

const SHOWN = 20;

/** Where confirmed drift is going, by the checks of parity that were recorded; those that could not tell say nothing. */
export function driftTrend(
  recorded: readonly DriftPoint[],
  now: number,
  differing: readonly DifferingTable[] = [],
): DriftStatus {
  const points = [...recorded].sort((a, b) => Date.parse(a.at) - Date.parse(b.at)).slice(-SHOWN);
  const told = points.filter(({ verdict }) => verdict === 'equal' || verdict === 'drift');
  const last = told.at(-1);
  if (last === undefined) return { trend: 'none', ageSeconds: null, points, differing: [...differing] };
  const ageSeconds = Math.max(0, (now - Date.parse(last.at)) / 1000);
  const before = told.at(-2)?.confirmed ?? 0;
  if (last.confirmed === 0) return { trend: 'zero', ageSeconds, points, differing: [...differing] };
  const trend = last.confirmed > before ? 'rising' : last.confirmed < before ? 'falling' : 'steady';
  return { trend, ageSeconds, points, differing: [...differing] };
}
