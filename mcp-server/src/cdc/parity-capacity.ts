import type { CdcFigure, DescribedCdc } from '../model/described-cdc.ts';
import { fullName } from '../model/mapping.ts';
import type { Measured } from '../model/measured.ts';
import { bytesText, secondsText } from '../model/number-text.ts';
import { quantity } from '../model/quantity.ts';
import type { Schema, Table } from '../model/schema.ts';

/** What a capacity page is reckoned from. */
export interface CapacityInput {
  readonly cdc: DescribedCdc;
  readonly source: Schema;
  readonly measured: Measured | null;
  /** `migration.writes_per_minute`, where nothing was measured. */
  readonly writesPerMinute: number | undefined;
}

const WORKERS = [2, 4, 8] as const;

/** How long it takes to prove that both sides agree, also where they are large: several workers, each with tables of its own, on replicas. */
export function parityCapacity({ measured }: CapacityInput, tables: readonly Table[]): CdcFigure[] {
  const sizes = tables.map(({ dataBytes }) => dataBytes ?? 0);
  const total = sizes.reduce((sum, bytes) => sum + bytes, 0);
  const [largest] = [...tables].sort((a, b) => (b.dataBytes ?? 0) - (a.dataBytes ?? 0));
  const seconds = measured?.estimate.verifySeconds?.high ?? null;
  const share = total === 0 || largest === undefined ? null : (largest.dataBytes ?? 0) / total;
  return [
    {
      what: 'To compare',
      value: bytesText(total),
      how: `${quantity(tables.length, 'carried table')}, by the source’s catalogue; both sides read as much.`,
    },
    {
      what: 'One worker',
      value: secondsText(seconds),
      how:
        seconds === null
          ? 'Not measured: lockstep generate-plan --measure. A worker is one lockstep check-parity with limits.connections connections on each side.'
          : `At worst, from the measured rates: ${bytesText(total)} ÷ ${secondsText(seconds)} = ${bytesText(Math.round(total / Math.max(1, seconds)))} a second. A worker is one lockstep check-parity with limits.connections connections on each side.`,
    },
    ...WORKERS.map((workers) => severalWorkers(workers, seconds, share, largest)),
    {
      what: 'How tables are shared out',
      value: 'largest first, each to the worker with the fewest bytes so far',
      how: 'lockstep check-parity --tables a b c, one folder of the project for each worker: each keeps its own progress, and --resume goes on after a kill. A table is cut into ranges of its key, which the connections of its worker read side by side; it is not shared between workers.',
    },
    {
      what: 'Where it reads',
      value: 'replicas of both sides, one pair for each worker',
      how: 'LOCKSTEP_SOURCE_URL and LOCKSTEP_TARGET_URL name them. A check waits while a replica is further behind than parity.max_lag_seconds, and rows in flight are looked at again. Replicas that are read by two workers give each half.',
    },
  ];
}

/** The work is shared, but no table is: the largest is the least that it can take. */
function severalWorkers(
  workers: number,
  seconds: number | null,
  share: number | null,
  largest: Table | undefined,
): CdcFigure {
  const what = `${workers} workers`;
  if (seconds === null || share === null || largest === undefined)
    return { what, value: 'unknown', how: 'From the time of one worker, once it is measured.' };
  const [even, least] = [seconds / workers, seconds * share];
  const name = fullName(largest);
  return {
    what,
    value: secondsText(Math.max(even, least)),
    how:
      even >= least
        ? `${secondsText(seconds)} ÷ ${workers}.`
        : `${name} alone is ${Math.round(share * 100)} % of the bytes: ${secondsText(seconds)} × ${share.toFixed(2)}. More workers do not help; more connections (limits.connections) do.`,
  };
}
