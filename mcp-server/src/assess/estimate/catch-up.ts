import type { CatchUp, Range } from '../../model/estimate.ts';
import type { Written } from './written.ts';

export interface CatchUpInput {
  /** null when that could not be measured. */
  readonly written: Written | null;
  /** Rows that can be read and applied per second, at worst and at best; null without a sample. */
  readonly applied: Range | null;
  /** While the backfill runs, changes pile up. */
  readonly backfillSeconds: Range | null;
}

/** Whether what piles up during the backfill is ever worked off, and how long that takes. */
export function catchUp({ written: counted, applied, backfillSeconds }: CatchUpInput): CatchUp {
  const written = counted?.perSecond ?? null;
  const known = { written, applied, seconds: null };
  if (counted === null || written === null)
    return { ...known, verdict: 'unknown', explanation: 'How fast the source is written could not be measured.' };
  if (written === 0) {
    return {
      ...known,
      verdict: 'catches up',
      seconds: { low: 0, high: 0 },
      explanation: 'No row was written while the source was looked at; a quiet moment is no promise.',
    };
  }
  if (applied === null || backfillSeconds === null) {
    return { ...known, verdict: 'unknown', explanation: 'No table could be read for a measurement.' };
  }
  const rates = `${rate(written)} rows/s are written${counted.wholeServer ? ' on the whole server, other databases included' : ''}`;
  if (counted.wholeServer && written >= applied.low) {
    return {
      ...known,
      verdict: 'unknown',
      explanation: `${rates}: more than ${rate(applied.low)} rows/s, what the target may apply at worst. How many of them are in the tables that move is not counted.`,
    };
  }
  if (written >= applied.high) {
    return {
      ...known,
      verdict: 'never',
      explanation: `${rates}, and even the source’s own rows could be read at ${rate(applied.high)} rows/s at best: the backlog grows for ever.`,
    };
  }
  if (written >= applied.low) {
    return {
      ...known,
      verdict: 'depends on the target',
      explanation: `${rates}: the target must apply more than that. Reading allows ${rate(applied.high)} rows/s; under what is assumed of the target it may be no more than ${rate(applied.low)}.`,
    };
  }
  return {
    ...known,
    verdict: 'catches up',
    seconds: {
      low: (written * backfillSeconds.low) / (applied.high - written),
      high: (written * backfillSeconds.high) / (applied.low - written),
    },
    explanation: `${rates}, and ${rate(applied.low)} to ${rate(applied.high)} rows/s can be read and, under what is assumed of the target, applied.`,
  };
}

function rate(rows: number): string {
  return rows < 10 ? rows.toFixed(1) : Math.round(rows).toLocaleString('en-US');
}
