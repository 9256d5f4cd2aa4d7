import { Counter, Gauge, Registry } from 'prom-client';
import { rankOf, type SyncStatus } from '../model/sync-status.ts';
import { WATCH_METRICS, WATCH_PREFIX, type WatchMetricName } from '../model/watch-metrics.ts';
import { sortedDrift } from '../observe/expected-missing.ts';

/** The figures of a watch, as Prometheus reads them. */
export interface WatchMetrics {
  readonly registry: Registry;
  /** Shows a status in place of the one before. */
  show(status: SyncStatus): void;
  /** Both sides could not even be asked. */
  blind(): void;
  webhookFailed(): void;
}

/** All metrics of a watch in a registry of their own. */
export function openWatchMetrics(): WatchMetrics {
  const registry = new Registry();
  const gauges = new Map<WatchMetricName, Gauge>();
  const counters = new Map<WatchMetricName, Counter>();
  for (const name of namesOf(WATCH_METRICS)) {
    const { kind, labels, help } = WATCH_METRICS[name];
    const shape = { name: `${WATCH_PREFIX}${name}`, help, labelNames: [...labels], registers: [registry] };
    if (kind === 'counter') counters.set(name, new Counter(shape));
    else gauges.set(name, new Gauge(shape));
  }
  const set = (name: WatchMetricName, value: number | null, labels: Readonly<Record<string, string>> = {}) =>
    gauges.get(name)?.set(labels, value ?? Number.NaN);
  return {
    registry,
    show: (status) => {
      for (const [name, gauge] of gauges) if (WATCH_METRICS[name].labels.length > 0) gauge.reset();
      counters.get('rounds_total')?.inc();
      for (const [name, value, labels] of figures(status)) set(name, value, labels);
    },
    blind: () => {
      counters.get('rounds_total')?.inc();
      set('state', rankOf('unknown'));
      set('last_round_timestamp_seconds', Date.now() / 1000);
    },
    webhookFailed: () => counters.get('webhook_failures_total')?.inc(),
  };
}

type Figure = readonly [WatchMetricName, number | null, Readonly<Record<string, string>>?];

function figures(status: SyncStatus): Figure[] {
  const { queue, rates, catchUp, heartbeat, drift, schema } = status;
  const beat = heartbeat.known ? heartbeat.value : null;
  const speed = rates.known ? rates.value : null;
  const waiting = queue.known ? queue.value : null;
  const until = catchUp.verdict === 'never' ? Number.POSITIVE_INFINITY : (catchUp.seconds?.high ?? null);
  const checked = drift.known ? drift.value : null;
  const rows = sortedDrift(status).real.reduce((sum, one) => sum + one.rows, 0);
  return [
    ['state', rankOf(status.state)],
    ...status.conditions.map(({ id, state }): Figure => ['condition_state', rankOf(state), { condition: id }]),
    ['last_round_timestamp_seconds', Date.parse(status.at) / 1000],
    ['outbox_open', waiting?.open ?? null],
    ['outbox_oldest_seconds', waiting === null ? null : (waiting.oldestSeconds ?? 0)],
    ['outbox_parked', waiting?.parked ?? null],
    ['arrived_per_second', speed?.arrivedPerSecond ?? null],
    ['applied_per_second', speed?.appliedPerSecond ?? null],
    ['catch_up_seconds', until],
    ['heartbeat_age_seconds', beat?.ageSeconds ?? null],
    ['heartbeat_transit_seconds', beat?.transitSeconds ?? null],
    ['clock_difference_seconds', beat?.clock?.differenceSeconds ?? null],
    ['drift_rows', checked === null || checked.trend === 'none' ? null : rows],
    ['drift_age_seconds', checked?.ageSeconds ?? null],
    ['schema_changes', schema.known ? schema.value.length : null],
    ...(['source', 'target'] as const).flatMap((side) => sideFigures(side, status)),
    ...status.tables.flatMap(({ table, backfill }): Figure[] => {
      const shares = backfill.map(({ rows, of, done }) =>
        done ? 1 : of === null || of === 0 ? 0 : Math.min(0.99, rows / of),
      );
      return shares.length === 0 ? [] : [['backfill_done_ratio', Math.min(...shares), { table }]];
    }),
    ...(status.connectors?.known === true ? status.connectors.value : []).map(({ name, state, tasks }): Figure => {
      const runs = state === 'RUNNING' && tasks.length > 0 && tasks.every((task) => task.state === 'RUNNING');
      return ['connector_up', runs ? 1 : 0, { connector: name }];
    }),
  ];
}

function sideFigures(side: 'source' | 'target', status: SyncStatus): Figure[] {
  const { gone, lagSeconds, dms, consumers, room } = status[side];
  const kept = consumers.known ? consumers.value : [];
  return [
    ['database_up', gone === null ? 1 : 0, { side }],
    ['primary', status.primary === side ? 1 : 0, { side }],
    ...(lagSeconds === null ? [] : [['replica_lag_seconds', lagSeconds, { side }] as const]),
    ...(dms.known && dms.value !== null && dms.value.exceptions !== null
      ? [['dms_exceptions', dms.value.exceptions, { side }] as const]
      : []),
    ...kept.flatMap(({ name, retainedBytes }): Figure[] =>
      retainedBytes === null ? [] : [['log_retained_bytes', retainedBytes, { side, reader: name }]],
    ),
    ...room.flatMap(({ reader, secondsLeft, lost }): Figure[] => [
      ['log_lost', lost ? 1 : 0, { side, reader }],
      ...(secondsLeft === null ? [] : [['log_seconds_left', secondsLeft, { side, reader }] as const]),
    ]),
  ];
}

function namesOf<K extends string>(list: Readonly<Record<K, unknown>>): K[] {
  const names: K[] = [];
  for (const name in list) names.push(name);
  return names;
}
