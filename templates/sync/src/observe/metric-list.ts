/** What a metric is: its kind, its labels, and the sentence that Prometheus shows. */
export interface MetricShape {
  readonly kind: 'counter' | 'gauge' | 'histogram';
  readonly labels: readonly string[];
  readonly help: string;
  /** Steps of 5 %, fine enough to tell how much a high percentile has risen. */
  readonly fine?: true;
}

/** Every metric of the kit; each name has the prefix lockstep_sync_. */
export const METRICS = {
  outbox_pending: { kind: 'gauge', labels: ['side'], help: 'Changes that wait in the outbox.' },
  outbox_parked: { kind: 'gauge', labels: ['side'], help: 'Changes that were set aside and block their key.' },
  outbox_oldest_seconds: { kind: 'gauge', labels: ['side'], help: 'Age of the oldest change that waits.' },
  heartbeat_lag_seconds: { kind: 'gauge', labels: [], help: 'From a beat on the primary until it was applied.' },
  relay_events_total: {
    kind: 'counter',
    labels: ['outcome'],
    help: 'Changes taken from the outbox, by outcome: applied, stale, retried, parked.',
  },
  relay_batch_seconds: { kind: 'histogram', labels: [], help: 'Time to read, apply and acknowledge one batch.' },
  relay_lag_seconds: { kind: 'gauge', labels: [], help: 'From a change on the primary until it was applied.' },
  dual_write_inline_total: {
    kind: 'counter',
    labels: ['outcome'],
    help: 'First tries inside the caller, by outcome: applied, late, open, full, failed.',
  },
  dual_write_seconds: {
    kind: 'histogram',
    labels: ['capture'],
    help: 'What a caller waits for a transaction that changed rows, by capture: off, on.',
    fine: true,
  },
  backfill_rows_total: { kind: 'counter', labels: ['table'], help: 'Rows copied by the backfill.' },
  backfill_chunk_seconds: { kind: 'histogram', labels: ['table'], help: 'Time to copy and merge one chunk.' },
  backfill_done_ratio: { kind: 'gauge', labels: ['table'], help: 'Share of the table that is copied, 0 to 1.' },
  trickle_rows_total: { kind: 'counter', labels: ['table'], help: 'Rows carried by the trickle batch.' },
  shadow_reads_total: {
    kind: 'counter',
    labels: ['outcome'],
    help: 'Shadow reads, by outcome: match, mismatch, in flight, unsettled, parked, timeout, failed, control failed, busy, skipped.',
  },
  shadow_read_seconds: {
    kind: 'histogram',
    labels: ['side'],
    help: 'Time of a read that was compared: the caller’s (control), or the other side’s (candidate).',
  },
  shadow_differences_total: { kind: 'counter', labels: ['field'], help: 'Fields that differed in a shadow read.' },
  reconcile_rows_total: { kind: 'counter', labels: ['table', 'side'], help: 'Rows that reconciliation read.' },
  reconcile_differences_total: {
    kind: 'counter',
    labels: ['table', 'kind'],
    help: 'Rows that truly differ, by kind: missing, extra, stale, different.',
  },
  reconcile_in_flight: { kind: 'gauge', labels: ['table'], help: 'Rows whose change was still under way at the end.' },
  reconcile_repairs_total: {
    kind: 'counter',
    labels: ['table', 'outcome'],
    help: 'Repairs, by outcome: repaired, overtaken, failed.',
  },
  cutover_pause_seconds: { kind: 'gauge', labels: [], help: 'How long nobody could write at the last flip.' },
  epoch: { kind: 'gauge', labels: ['side'], help: 'The epoch of the fence row.' },
} as const satisfies Readonly<Record<string, MetricShape>>;

/** The name of a metric, without its prefix. */
export type MetricName = keyof typeof METRICS;
