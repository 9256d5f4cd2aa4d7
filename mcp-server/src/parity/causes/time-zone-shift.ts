import type { Cause } from '../../model/parity.ts';
import type { CauseColumn } from './cause-column.ts';
import { timestampMicros } from './moment.ts';

const MINUTE = 60_000_000n;
/** Zones differ from UTC by whole quarters of an hour. */
const STEP = 15n * MINUTE;
const FARTHEST = 14n * 60n * MINUTE;

/** The target's clock stands a whole number of quarter hours, at most 14 hours, beside the source's; the seconds agree to the last digit. */
export function timeZoneShift({ form }: CauseColumn, source: string, target: string): Cause | null {
  if (form.kind !== 'timestamp') return null;
  const [from, to] = [timestampMicros(source), timestampMicros(target)];
  if (from === null || to === null) return null;
  const shift = to - from;
  const size = shift < 0n ? -shift : shift;
  if (size === 0n || size > FARTHEST || size % STEP !== 0n) return null;
  const two = (value: bigint) => String(value).padStart(2, '0');
  return `time zone shift ${shift < 0n ? '-' : '+'}${two(size / MINUTE / 60n)}:${two((size / MINUTE) % 60n)}`;
}
