import { quantityThat } from '../../model/quantity.ts';
import { type AlertWriter, STATUS } from './alert.ts';
import { kitMetric, quantile } from './metric-names.ts';

/** The backfill and the reconciliation. */
export const backfillAlerts: AlertWriter = ({ settings: { kit_command: kit }, tables }) => ({
  name: 'lockstep-backfill',
  alerts: [
    {
      name: 'LockstepBackfillStands',
      expr: `sum by (table) (rate(${kitMetric('backfill_rows_total')}[15m])) == 0 and on(table) max by (table) (${kitMetric('backfill_done_ratio')}) < 1`,
      for: '15m',
      severity: 'ticket',
      summary: 'The backfill of {{ $labels.table }} has copied nothing for a quarter of an hour',
      means: `It is paused, or waits for a busy server, for the queue or for a replica. ${quantityThat(tables.length, 'table', 'is to be copied', 'are to be copied')}.`,
      commands: [`${kit} backfill status`, `${kit} backfill resume`],
    },
    {
      name: 'LockstepBackfillHolds',
      expr: `${quantile(0.95, 'backfill_chunk_seconds', 10, ['table'])} > 1`,
      for: '10m',
      severity: 'ticket',
      summary: 'Merges into {{ $labels.table }} hold up live changes for {{ $value | humanizeDuration }}',
      means: 'While a chunk is merged, changes of its table wait.',
      commands: [`${kit} backfill pause`, `${kit} backfill run --merge-ms 100`],
    },
    {
      name: 'LockstepDriftFound',
      expr: `sum by (table, kind) (increase(${kitMetric('reconcile_differences_total')}[1h])) > 0`,
      for: '0m',
      severity: 'page',
      summary: 'Reconciliation found {{ $value }} rows of {{ $labels.table }} that truly differ ({{ $labels.kind }})',
      means: 'No lag explains them: a write passed by the capture, or the secondary was written past the ledger.',
      commands: [
        'lockstep check-parity',
        `${kit} watch-bypass`,
        `${kit} reconcile   # looks; with --apply it repairs what the report names`,
      ],
    },
    {
      name: 'LockstepRepairFailed',
      expr: `sum by (table) (increase(${kitMetric('reconcile_repairs_total')}{outcome="failed"}[1h])) > 0`,
      for: '0m',
      severity: 'ticket',
      summary: '{{ $value }} repairs of {{ $labels.table }} failed',
      means: 'The secondary refused the row, or it still differs after it was written.',
      commands: [`${kit} reconcile --tables <table>`, STATUS],
    },
  ],
});
