import type { CaptureState } from '../../model/capture.ts';
import type { Finding } from '../../model/finding.ts';
import { bytesText, secondsText } from '../../model/number-text.ts';
import type { SideReadiness } from '../../model/readiness.ts';
import { aboutServer, type CheckContext, notSeen, type ReadinessCheck, sentence } from './check.ts';

type Retention = (CaptureState['retention'] & { readonly known: true })['value'];

const RULE = 'log-retention';
const THREE_DAYS_S = 259_200;
/** A reader that starts before the backfill must find its place again after an outage that is as long. */
const MARGIN = 3;

/** Whether the log is kept until a reader that was away has come back: measured against the backfill, and against three days. */
export const logRetention: ReadinessCheck = (side, context) => {
  if (!side.capture.known) return [];
  const { retention, settings } = side.capture.value;
  // Without a log there is nothing to keep, and capture-settings says so.
  if (!retention.known) {
    const isOff = settings.some(({ setting, state }) => setting === 'log_bin' && state === 'unmet');
    return isOff
      ? []
      : [notSeen(side, RULE, retention, 'How long the log is kept', 'A reader that was away may find its place gone.')];
  }
  if (retention.value.unbounded) return [unbounded(side, retention.value)];
  const seconds = keptSeconds(side, retention.value);
  return seconds === null ? [notTold(side, retention.value)] : tooShort(side, retention.value, seconds, context);
};

function unbounded(side: SideReadiness, { setting, value, turnOn }: Retention): Finding {
  return aboutServer(side, RULE, 'note', {
    what: `${setting} is ${value}: the log is kept without limit.`,
    consequence: 'No reader loses its place, but one that never comes back, or never leaves, fills the disk.',
    wayOut: `Watch the free disk, and set a limit that outlasts the migration: ${sentence(turnOn)}`,
  });
}

/** By time as configured; by size as long as writes go on as measured. */
function keptSeconds({ writes }: SideReadiness, { seconds, bytes }: Retention): number | null {
  if (seconds !== null || bytes === null) return seconds;
  const rate = writes.known && writes.value.logBytesPerSecond.known ? writes.value.logBytesPerSecond.value : null;
  if (rate === null) return null;
  return rate === 0 ? Number.POSITIVE_INFINITY : bytes / rate;
}

function notTold(side: SideReadiness, { setting, value }: Retention): Finding {
  return aboutServer(side, RULE, 'note', {
    what: `${setting} is ${value}, a size, and the rate of the log is not known.`,
    consequence: 'How long a reader may be away is not known.',
    wayOut: 'See write-rate for how to make the rate of the log known.',
  });
}

function tooShort(
  side: SideReadiness,
  { setting, value, bytes, turnOn }: Retention,
  seconds: number,
  { backfillSeconds }: CheckContext,
): Finding[] {
  const backfill = side.side === 'source' ? backfillSeconds : null;
  const wanted = Math.max(THREE_DAYS_S, (backfill?.high ?? 0) * MARGIN);
  if (seconds >= wanted) return [];
  const gone = backfill !== null && seconds < backfill.high;
  const kept = `${setting} is ${value}: the log is kept for ${secondsText(seconds)}${bytes === null ? '' : ` (${bytesText(bytes)} at the measured rate)`}`;
  return [
    aboutServer(side, RULE, side.side === 'target' ? 'note' : gone ? 'blocker' : 'warning', {
      what: gone ? `${kept}, less than the backfill may take (up to ${secondsText(backfill.high)}).` : `${kept}.`,
      consequence: gone
        ? 'A reader that waits for the backfill finds the log of its beginning deleted: the backfill starts again, or changes are lost.'
        : 'A reader that is away for longer loses its place, and everything must be copied again.',
      wayOut: `Keep at least ${secondsText(wanted)} until the migration is over: ${sentence(turnOn)}`,
    }),
  ];
}
