import { type Alert, type AlertWriter, type MonitoringInput, STATUS } from './alert.ts';
import { kitMetric, quantile } from './metric-names.ts';

/** The queue, and whoever carries it. */
export const relayAlerts: AlertWriter = (input) => ({
  name: 'lockstep-relay',
  alerts: [...waiting(input), ...carrying(input), ...slow(input), ...callers(input)],
});

function waiting({ settings, source, target }: MonitoringInput): Alert[] {
  const { kit_command: kit } = settings;
  const oldest = `max by (side) (${kitMetric('outbox_oldest_seconds')})`;
  return [
    {
      name: 'LockstepOutboxOld',
      expr: `${oldest} > ${settings.outbox_warn_seconds}`,
      for: '2m',
      severity: 'ticket',
      summary:
        'The oldest change has waited for {{ $value | humanizeDuration }} in the outbox of the {{ $labels.side }}',
      means: `What was written that long ago is not on the other side yet (${source} and ${target}). Nothing is lost: it waits.`,
      commands: [
        STATUS,
        `${kit} relay lag`,
        `${kit} backfill pause   # leaves the relay the room that it needs; backfill resume afterwards`,
      ],
    },
    {
      name: 'LockstepOutboxStuck',
      expr: `${oldest} > ${settings.outbox_halt_seconds}`,
      for: '1m',
      severity: 'page',
      summary:
        'The oldest change has waited for {{ $value | humanizeDuration }} in the outbox of the {{ $labels.side }}',
      means: 'The secondary is so far behind that no read may go there, and no flip may begin.',
      commands: [
        STATUS,
        `${kit} relay parked`,
        `${kit} ramp set 0 --reason 'the secondary is behind'`,
        `${kit} backfill pause`,
        `${kit} relay run --workers 4`,
      ],
    },
  ];
}

function carrying({ settings: { kit_command: kit } }: MonitoringInput): Alert[] {
  return [
    {
      name: 'LockstepRelayGone',
      expr: `absent(${kitMetric('outbox_pending')})`,
      for: '5m',
      severity: 'page',
      summary: 'No relay reports the queue',
      means:
        'The relay does not run, or Prometheus does not reach its metrics (sync.json: metricsPort). Changes pile up on the primary.',
      commands: [`${kit} status`, `${kit} relay run`],
    },
    {
      name: 'LockstepRelayStill',
      expr: `sum(rate(${kitMetric('relay_events_total')}{outcome="applied"}[5m])) == 0 and on() max(${kitMetric('outbox_pending')}) > 0`,
      for: '5m',
      severity: 'page',
      summary: 'Changes wait, and none was applied for five minutes',
      means:
        'The relay runs and carries nothing: a server refuses it, a table’s definition changed, or every key that waits is blocked by a parked change.',
      commands: [`${kit} relay parked`, STATUS],
    },
    {
      name: 'LockstepParked',
      expr: `max by (side) (${kitMetric('outbox_parked')}) > 0`,
      for: '1m',
      severity: 'ticket',
      summary: '{{ $value }} changes of the {{ $labels.side }} are set aside',
      means: 'The other side refused them. Each blocks its key, and no flip begins while there is one.',
      commands: [`${kit} relay parked`, `${kit} relay unpark --all   # after the reason is mended`],
    },
  ];
}

function slow({ settings }: MonitoringInput): Alert[] {
  const { kit_command: kit } = settings;
  const events = (outcome: string) => `sum(rate(${kitMetric('relay_events_total')}{outcome="${outcome}"}[10m]))`;
  return [
    {
      name: 'LockstepHeartbeatLate',
      expr: `max(${kitMetric('heartbeat_lag_seconds')}) > ${settings.heartbeat_warn_seconds}`,
      for: '2m',
      severity: 'ticket',
      summary: 'A beat took {{ $value | humanizeDuration }} from the primary to the secondary',
      means: 'Whatever is written now arrives that late, whatever the queue looks like.',
      commands: [STATUS, `${kit} relay lag`],
    },
    {
      name: 'LockstepRetries',
      expr: `${events('retried')} / (${events('applied')} + ${events('retried')}) > 0.1`,
      for: '10m',
      severity: 'ticket',
      summary: '{{ $value | humanizePercentage }} of the changes had to be tried again',
      means:
        'Rows wait for their parents, or for a unique value that another row still holds; those that wait for too long are parked.',
      commands: [`${kit} status`, `${kit} relay parked`],
    },
    {
      name: 'LockstepBatchSlow',
      expr: `${quantile(0.99, 'relay_batch_seconds', 10)} > 10`,
      for: '10m',
      severity: 'ticket',
      summary: 'One batch of the relay in a hundred takes more than {{ $value | humanizeDuration }}',
      means: 'The secondary applies slowly: locks, missing indexes, a full disk.',
      commands: [STATUS],
    },
  ];
}

function callers({ settings: { kit_command: kit } }: MonitoringInput): Alert[] {
  const waits = (capture: 'off' | 'on') => quantile(0.99, 'dual_write_seconds', 15, [], `{capture="${capture}"}`);
  const inline = (outcomes: string) =>
    `sum(rate(${kitMetric('dual_write_inline_total')}{outcome=~"${outcomes}"}[10m]))`;
  return [
    {
      name: 'LockstepInlineFails',
      expr: `${inline('late|open|full|failed')} / ${inline('.+')} > 0.2`,
      for: '10m',
      severity: 'ticket',
      summary: '{{ $value | humanizePercentage }} of the first tries inside the caller fail',
      means: 'Callers wait for a secondary that does not answer in time; the relay carries what they could not.',
      commands: [STATUS, `${kit} status`],
    },
    {
      name: 'LockstepCallersWait',
      expr: `${waits('on')} > 1.2 * ${waits('off')}`,
      for: '15m',
      severity: 'ticket',
      summary:
        'One transaction in a hundred that is recorded takes {{ $value | humanizeDuration }}, a fifth more than without',
      means:
        'Callers pay for capture: a hot key, a slow outbox, or first tries that wait. The gates ask for less than this.',
      commands: [STATUS],
    },
  ];
}
