import { type AlertWriter, STATUS } from './alert.ts';
import { watchMetric } from './metric-names.ts';

const HOUR_S = 3600;

/** Whoever reads a log: connectors, AWS DMS, slots and replicas. */
export const cdcAlerts: AlertWriter = ({ settings }) => ({
  name: 'lockstep-cdc',
  alerts: [
    {
      name: 'LockstepConnectorDown',
      expr: `min by (connector) (${watchMetric('connector_up')}) == 0`,
      for: '2m',
      severity: 'page',
      summary: 'Connector {{ $labels.connector }} or one of its tasks does not run',
      means: 'Its changes do not arrive, and the log is kept for it only as long as the server allows.',
      commands: [STATUS, "curl -X POST '<connect>/connectors/<name>/restart?includeTasks=true&onlyFailed=true'"],
    },
    {
      name: 'LockstepLogLost',
      expr: `max by (side, reader) (${watchMetric('log_lost')}) == 1`,
      for: '0m',
      severity: 'page',
      summary: 'The log that {{ $labels.reader }} needs on the {{ $labels.side }} is gone',
      means:
        'Its reader has a gap: it must begin anew with a snapshot, and deletes of the gap are found by parity only.',
      commands: [STATUS, 'lockstep check-parity'],
    },
    {
      name: 'LockstepLogRunsOut',
      expr: `min by (side, reader) (${watchMetric('log_seconds_left')}) < ${settings.retention_halt_hours * HOUR_S}`,
      for: '5m',
      severity: 'page',
      summary: 'The {{ $labels.side }} gives the log up for {{ $labels.reader }} in {{ $value | humanizeDuration }}',
      means: 'Start its reader, or let the server keep more (max_slot_wal_keep_size).',
      commands: [STATUS],
    },
    {
      name: 'LockstepLogGrows',
      expr: `max by (side, reader) (${watchMetric('log_retained_bytes')}) > 10e9`,
      for: '10m',
      severity: 'ticket',
      summary: 'The {{ $labels.side }} keeps {{ $value | humanize1024 }}B of its log for {{ $labels.reader }}',
      means: 'A reader that is away fills the disk, and then nobody can write.',
      commands: [STATUS],
    },
    {
      name: 'LockstepReplicaLate',
      expr: `max by (side) (${watchMetric('replica_lag_seconds')}) > ${settings.replica_warn_seconds}`,
      for: '5m',
      severity: 'ticket',
      summary: 'A replica of the {{ $labels.side }} is {{ $value | humanizeDuration }} behind',
      means: 'What is read there is that old, and a failover would lose that much.',
      commands: [STATUS, `${settings.kit_command} backfill pause`],
    },
    {
      name: 'LockstepDmsLosesChanges',
      expr: `max by (side) (${watchMetric('dms_exceptions')}) > 0`,
      for: '0m',
      severity: 'page',
      summary: 'AWS DMS could not apply {{ $value }} changes on the {{ $labels.side }}',
      means: 'It goes on without them (awsdms_apply_exceptions): each is a change that is lost.',
      commands: ['lockstep check-parity', STATUS],
    },
  ],
});
