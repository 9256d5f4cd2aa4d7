import { type Alert, type AlertWriter, type MonitoringInput, STATUS } from './alert.ts';
import { watchMetric } from './metric-names.ts';

/** What `lockstep watch --metrics-port` tells: stop conditions, what stands behind some of them, and itself. */
export const watchAlerts: AlertWriter = (input) => ({
  name: 'lockstep-watch',
  alerts: [...judged(), ...away(), ...seen(input)],
});

function judged(): Alert[] {
  return [
    {
      name: 'LockstepHalt',
      expr: `max by (condition) (${watchMetric('condition_state')}) == 3`,
      for: '1m',
      severity: 'page',
      summary: 'Stop condition {{ $labels.condition }} says halt',
      means:
        'Whatever it names is to be stopped before it does more harm. The command that stops it, and the one that lets it go on, stand in the status.',
      commands: [STATUS],
    },
    {
      name: 'LockstepUnknown',
      expr: `max by (condition) (${watchMetric('condition_state')}) == 2`,
      for: '10m',
      severity: 'ticket',
      summary: 'Stop condition {{ $labels.condition }} cannot be told',
      means:
        'A right is missing, a server is away, or nothing records it: the status says which grant or setting helps.',
      commands: [STATUS, 'lockstep check-connections'],
    },
    {
      name: 'LockstepWarn',
      expr: `max by (condition) (${watchMetric('condition_state')}) == 1`,
      for: '15m',
      severity: 'ticket',
      summary: 'Stop condition {{ $labels.condition }} warns',
      means: 'Somebody should look before it becomes a halt.',
      commands: [STATUS],
    },
  ];
}

function away(): Alert[] {
  return [
    {
      name: 'LockstepWatchGone',
      expr: `absent(${watchMetric('state')}) or time() - max(${watchMetric('last_round_timestamp_seconds')}) > 300`,
      for: '5m',
      severity: 'page',
      summary: 'Nobody watches the migration',
      means: '`lockstep watch --metrics-port` has ended, stands still, or is not scraped.',
      commands: ['lockstep watch --interval 10 --metrics-port 9465'],
    },
    {
      name: 'LockstepDatabaseGone',
      expr: `min by (side) (${watchMetric('database_up')}) == 0`,
      for: '2m',
      severity: 'page',
      summary: 'The {{ $labels.side }} does not answer',
      means: 'Writers of the primary go on if it is the other side; the queue grows meanwhile.',
      commands: ['lockstep check-connections'],
    },
  ];
}

function seen({ settings: { kit_command: kit } }: MonitoringInput): Alert[] {
  return [
    {
      name: 'LockstepNeverCatchesUp',
      expr: `max(${watchMetric('catch_up_seconds')}) == Inf`,
      for: '10m',
      severity: 'page',
      summary: 'More changes arrive than are applied',
      means: 'At these rates the queue is never worked off.',
      commands: [STATUS, `${kit} relay run --workers 4`, `${kit} backfill pause`],
    },
    {
      name: 'LockstepDriftConfirmed',
      expr: `max(${watchMetric('drift_rows')}) > 0`,
      for: '0m',
      severity: 'page',
      summary: '{{ $value }} rows truly differ',
      means: 'The last check of parity confirmed them; no gate opens.',
      commands: ['lockstep check-parity', `${kit} reconcile`],
    },
    {
      name: 'LockstepSchemaChanged',
      expr: `max(${watchMetric('schema_changes')}) > 0`,
      for: '0m',
      severity: 'page',
      summary: '{{ $value }} changes of the schemas since the plan',
      means: 'A table that is carried is another one now: the relay leaves it out, and its changes wait.',
      commands: [STATUS, 'lockstep generate-plan'],
    },
  ];
}
