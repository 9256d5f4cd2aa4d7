interface MetricShape {
  readonly kind: 'counter' | 'gauge';
  readonly labels: readonly string[];
  readonly help: string;
}

/** Every metric of `lockstep watch`; each name has the prefix lockstep_watch_. What is not known is NaN, or has no series. */
export const WATCH_METRICS = {
  state: { kind: 'gauge', labels: [], help: 'The worst of all conditions: 0 fine, 1 warn, 2 unknown, 3 halt.' },
  condition_state: { kind: 'gauge', labels: ['condition'], help: 'The same for one stop condition.' },
  database_up: { kind: 'gauge', labels: ['side'], help: '1: the server answers.' },
  primary: { kind: 'gauge', labels: ['side'], help: '1: this side is written to.' },
  rounds_total: { kind: 'counter', labels: [], help: 'How often both sides were looked at.' },
  last_round_timestamp_seconds: { kind: 'gauge', labels: [], help: 'When they were looked at last.' },
  outbox_open: { kind: 'gauge', labels: [], help: 'Changes that wait in the outbox of the primary; at least so many.' },
  outbox_oldest_seconds: { kind: 'gauge', labels: [], help: 'Age of the oldest of them.' },
  outbox_parked: { kind: 'gauge', labels: [], help: 'Changes that were set aside.' },
  arrived_per_second: { kind: 'gauge', labels: [], help: 'Changes recorded between the last two looks.' },
  applied_per_second: { kind: 'gauge', labels: [], help: 'Changes applied between the last two looks.' },
  catch_up_seconds: { kind: 'gauge', labels: [], help: 'Until the queue is worked off at these rates; +Inf: never.' },
  heartbeat_age_seconds: { kind: 'gauge', labels: [], help: 'Age of the last beat that reached the secondary.' },
  heartbeat_transit_seconds: { kind: 'gauge', labels: [], help: 'How long it took, corrected by the clocks.' },
  clock_difference_seconds: { kind: 'gauge', labels: [], help: 'The secondary’s clock minus the primary’s.' },
  replica_lag_seconds: { kind: 'gauge', labels: ['side'], help: 'Lag of the slowest replica of a side.' },
  log_retained_bytes: { kind: 'gauge', labels: ['side', 'reader'], help: 'Log that is kept for a reader.' },
  log_seconds_left: {
    kind: 'gauge',
    labels: ['side', 'reader'],
    help: 'Until the log is given up for a reader, at the present rate.',
  },
  log_lost: { kind: 'gauge', labels: ['side', 'reader'], help: '1: the log that a reader needs is gone.' },
  backfill_done_ratio: { kind: 'gauge', labels: ['table'], help: 'Share of a table that is copied, 0 to 1.' },
  connector_up: { kind: 'gauge', labels: ['connector'], help: '1: a connector and all its tasks run.' },
  dms_exceptions: { kind: 'gauge', labels: ['side'], help: 'Changes that AWS DMS could not apply.' },
  drift_rows: {
    kind: 'gauge',
    labels: [],
    help: 'Rows that truly differed at the last check of parity of their table; those that a backfill under way has yet to bring are not among them.',
  },
  drift_age_seconds: { kind: 'gauge', labels: [], help: 'How long ago that was.' },
  schema_changes: { kind: 'gauge', labels: [], help: 'Changes of schemas since the plan.' },
  webhook_failures_total: { kind: 'counter', labels: [], help: 'Messages that the webhook did not take.' },
} as const satisfies Readonly<Record<string, MetricShape>>;

/** The name of a metric, without its prefix. */
export type WatchMetricName = keyof typeof WATCH_METRICS;

/** What each name begins with. */
export const WATCH_PREFIX = 'lockstep_watch_';
