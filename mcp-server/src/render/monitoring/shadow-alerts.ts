import type { AlertWriter } from './alert.ts';
import { kitMetric, quantile } from './metric-names.ts';

const reads = (outcomes: string, minutes: number) =>
  `sum(increase(${kitMetric('shadow_reads_total')}{outcome=~"${outcomes}"}[${minutes}m]))`;

/** Shadow reads, and the reads that went over. */
export const shadowAlerts: AlertWriter = ({ settings: { kit_command: kit } }) => ({
  name: 'lockstep-shadow-reads',
  alerts: [
    {
      name: 'LockstepShadowMismatch',
      expr: `${reads('mismatch', 15)} > 0`,
      for: '0m',
      severity: 'ticket',
      summary: '{{ $value }} shadow reads differed in the last quarter of an hour',
      means: 'Versions were compared, so it is no lag: the secondary answers something else.',
      commands: [`${kit} shadow report shadow.jsonl`, 'lockstep check-parity'],
    },
    {
      name: 'LockstepShadowMatchLow',
      expr: `${reads('match', 30)} / ${reads('match|mismatch', 30)} < 0.999`,
      for: '5m',
      severity: 'page',
      summary: 'Only {{ $value | humanizePercentage }} of the shadow reads agree',
      means: 'Reads must not go to the secondary.',
      commands: [`${kit} ramp set 0 --reason 'shadow reads differ'`, `${kit} shadow report shadow.jsonl`],
    },
    {
      name: 'LockstepShadowSilent',
      expr: `${reads('timeout|failed|busy', 30)} / ${reads('match|mismatch|timeout|failed|busy', 30)} > 0.1`,
      for: '10m',
      severity: 'ticket',
      summary: '{{ $value | humanizePercentage }} of the shadow reads have no verdict',
      means: 'What cannot be compared proves nothing.',
      commands: [`${kit} shadow report shadow.jsonl`],
    },
    {
      name: 'LockstepShadowSlow',
      expr: `${quantile(0.99, 'shadow_read_seconds', 10, ['side'])} > on() group_left() (2 * scalar(${quantile(0.5, 'shadow_read_seconds', 10)}) + 0.5)`,
      for: '15m',
      severity: 'ticket',
      summary: 'One read in a hundred from the {{ $labels.side }} takes {{ $value | humanizeDuration }}',
      means: 'The side that answers slowly lacks an index, statistics or memory.',
      commands: [`${kit} shadow report shadow.jsonl`],
    },
    {
      name: 'LockstepCutoverPauseLong',
      expr: `max(${kitMetric('cutover_pause_seconds')}) > 10`,
      for: '0m',
      severity: 'ticket',
      summary: 'Nobody could write for {{ $value | humanizeDuration }} at the last flip',
      means: 'The next one takes as long, unless long transactions end before.',
      commands: [`${kit} cutover status`, `${kit} cutover rehearse`],
    },
  ],
});
