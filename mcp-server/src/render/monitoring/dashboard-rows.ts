import { quantity } from '../../model/quantity.ts';
import type { MonitoringInput } from './alert.ts';
import { kitMetric, quantile, watchMetric } from './metric-names.ts';

/** One panel. */
export interface Panel {
  readonly title: string;
  readonly about: string;
  readonly unit: string;
  readonly kind: 'timeseries' | 'stat';
  /** Expressions and what each series is called. */
  readonly targets: readonly (readonly [expr: string, legend: string])[];
}

/** Panels under one heading. */
export interface Row {
  readonly title: string;
  readonly panels: readonly Panel[];
}

/** Every panel of the dashboard. */
export function dashboardRows(input: MonitoringInput): Row[] {
  return [
    { title: 'Now', panels: now() },
    { title: 'Queue and relay', panels: [...queue(input), ...carrying()] },
    { title: `Backfill of ${quantity(input.tables.length, 'table')}`, panels: copying() },
    { title: 'Do both sides agree', panels: [...rowsAgree(), ...rowsInDetail()] },
    { title: 'Servers and logs', panels: servers() },
  ];
}

function now(): Panel[] {
  return [
    {
      title: 'State',
      about: '0 fine, 1 warn, 2 unknown, 3 halt',
      unit: 'none',
      kind: 'stat',
      targets: [[`max(${watchMetric('state')})`, 'state']],
    },
    line('Stop conditions', '0 fine, 1 warn, 2 unknown, 3 halt', 'none', [
      watchMetric('condition_state'),
      '{{condition}}',
    ]),
    line(
      'Who is written to',
      '1: this side',
      'none',
      [watchMetric('primary'), '{{side}}'],
      [`max by (side) (${kitMetric('epoch')})`, 'epoch {{side}}'],
    ),
  ];
}

function queue({ settings }: MonitoringInput): Panel[] {
  return [
    line(
      'Changes that wait',
      'In the outbox of each side',
      'short',
      [`max by (side) (${kitMetric('outbox_pending')})`, 'wait {{side}}'],
      [`max by (side) (${kitMetric('outbox_parked')})`, 'parked {{side}}'],
      [watchMetric('outbox_open'), 'seen by the watch'],
    ),
    line(
      'Age of the oldest',
      `Warns at ${settings.outbox_warn_seconds} s, halts at ${settings.outbox_halt_seconds} s`,
      's',
      [`max by (side) (${kitMetric('outbox_oldest_seconds')})`, '{{side}}'],
    ),
    line(
      'Arrive and are applied',
      'Changes a second',
      'cps',
      [watchMetric('arrived_per_second'), 'arrive'],
      [watchMetric('applied_per_second'), 'are applied'],
    ),
    line('Relay', 'Changes a second, by outcome', 'cps', [
      rate(kitMetric('relay_events_total'), 'outcome'),
      '{{outcome}}',
    ]),
  ];
}

function carrying(): Panel[] {
  return [
    line(
      'Heartbeat',
      'From the primary to the secondary',
      's',
      [`max(${kitMetric('heartbeat_lag_seconds')})`, 'took'],
      [watchMetric('heartbeat_age_seconds'), 'age of the last'],
      [`max(${kitMetric('relay_lag_seconds')})`, 'a change until it was applied'],
    ),
    line(
      'Batches',
      'Time of a batch',
      's',
      [quantile(0.5, 'relay_batch_seconds', 5), 'p50'],
      [quantile(0.99, 'relay_batch_seconds', 5), 'p99'],
    ),
    line('First tries', 'Inside the caller, by outcome', 'cps', [
      rate(kitMetric('dual_write_inline_total'), 'outcome'),
      '{{outcome}}',
    ]),
    line('Callers', 'What a transaction that changed rows waits for, p99, without capture and with it', 's', [
      quantile(0.99, 'dual_write_seconds', 5, ['capture']),
      'capture {{capture}}',
    ]),
    line('Catch-up', 'Until the queue is worked off; none: never, or not known', 's', [
      watchMetric('catch_up_seconds'),
      'at these rates',
    ]),
  ];
}

function copying(): Panel[] {
  return [
    line(
      'Copied',
      'Share of each table',
      'percentunit',
      [`max by (table) (${kitMetric('backfill_done_ratio')})`, '{{table}}'],
      [watchMetric('backfill_done_ratio'), '{{table}}, by the checkpoint'],
    ),
    line(
      'Rows a second',
      'By table',
      'rowsps',
      [rate(kitMetric('backfill_rows_total'), 'table'), '{{table}}'],
      [rate(kitMetric('trickle_rows_total'), 'table'), 'trickle {{table}}'],
    ),
    line('Time of a chunk', 'Live changes of the table wait so long', 's', [
      quantile(0.95, 'backfill_chunk_seconds', 5, ['table']),
      'p95 {{table}}',
    ]),
  ];
}

function rowsAgree(): Panel[] {
  return [
    line(
      'Confirmed drift',
      'Rows, at the last check of parity',
      'short',
      [watchMetric('drift_rows'), 'rows'],
      [
        `sum by (table, kind) (increase(${kitMetric('reconcile_differences_total')}[1h]))`,
        '{{table}} {{kind}}, by reconciliation',
      ],
    ),
    line('Shadow reads', 'By outcome', 'cps', [rate(kitMetric('shadow_reads_total'), 'outcome'), '{{outcome}}']),
    line('Match rate', 'Of those with a verdict', 'percentunit', [
      `sum(rate(${kitMetric('shadow_reads_total')}{outcome="match"}[15m])) / sum(rate(${kitMetric('shadow_reads_total')}{outcome=~"match|mismatch"}[15m]))`,
      'match',
    ]),
  ];
}

function rowsInDetail(): Panel[] {
  return [
    line('Fields that differ', 'In shadow reads', 'cps', [
      rate(kitMetric('shadow_differences_total'), 'field', 15),
      '{{field}}',
    ]),
    line(
      'Time of reads',
      'By the side that answers',
      's',
      [quantile(0.5, 'shadow_read_seconds', 5, ['side']), 'p50 {{side}}'],
      [quantile(0.99, 'shadow_read_seconds', 5, ['side']), 'p99 {{side}}'],
    ),
    line(
      'Reconciliation',
      'Rows read a second, in flight, repairs',
      'short',
      [rate(kitMetric('reconcile_rows_total'), 'side'), 'rows {{side}}'],
      [`sum by (table) (${kitMetric('reconcile_in_flight')})`, 'in flight {{table}}'],
      [`sum by (outcome) (increase(${kitMetric('reconcile_repairs_total')}[1h]))`, 'repairs {{outcome}}'],
    ),
  ];
}

function servers(): Panel[] {
  return [
    line(
      'Servers',
      '1: it answers',
      'none',
      [watchMetric('database_up'), '{{side}}'],
      [watchMetric('connector_up'), 'connector {{connector}}'],
    ),
    line('Log kept for readers', 'Bytes', 'bytes', [watchMetric('log_retained_bytes'), '{{side}} {{reader}}']),
    line(
      'Log left',
      'At the present rate',
      's',
      [watchMetric('log_seconds_left'), '{{side}} {{reader}}'],
      [watchMetric('replica_lag_seconds'), 'replica of the {{side}} behind'],
    ),
  ];
}

const line = (title: string, about: string, unit: string, ...targets: Panel['targets']): Panel => {
  return { title, about, unit, kind: 'timeseries', targets };
};

function rate(name: string, by: string, minutes = 5): string {
  return `sum by (${by}) (rate(${name}[${minutes}m]))`;
}
