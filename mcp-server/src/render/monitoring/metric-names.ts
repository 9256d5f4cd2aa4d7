import { KIT_METRICS, KIT_PREFIX, type KitMetricName } from '../../model/kit-metrics.ts';
import { WATCH_METRICS, WATCH_PREFIX, type WatchMetricName } from '../../model/watch-metrics.ts';

type Histogram = {
  [N in KitMetricName]: (typeof KIT_METRICS)[N]['kind'] extends 'histogram' ? N : never;
}[KitMetricName];

/** A metric of the sync kit as Prometheus names it; one that does not exist does not compile. */
export function kitMetric(name: Exclude<KitMetricName, Histogram>): string {
  return KIT_PREFIX + name;
}

/** The quantile of a histogram of the kit over some minutes, by labels; `where` chooses among its series. */
export function quantile(
  share: number,
  name: Histogram,
  minutes: number,
  by: readonly string[] = [],
  where = '',
): string {
  return `histogram_quantile(${share}, sum by (${['le', ...by].join(', ')}) (rate(${KIT_PREFIX}${name}_bucket${where}[${minutes}m])))`;
}

/** A metric of `lockstep watch`. */
export function watchMetric(name: WatchMetricName): string {
  return WATCH_PREFIX + name;
}

/** A metric with its kind and help, as both lists have it. */
export interface NamedMetric {
  readonly name: string;
  readonly kind: 'counter' | 'gauge' | 'histogram';
  readonly labels: readonly string[];
  readonly help: string;
}

/** Every metric that a rule or a panel may name. */
export function allMetrics(): NamedMetric[] {
  const named = (prefix: string, list: Readonly<Record<string, Omit<NamedMetric, 'name'>>>) =>
    Object.entries(list).map(([name, shape]) => ({ name: prefix + name, ...shape }));
  return [...named(KIT_PREFIX, KIT_METRICS), ...named(WATCH_PREFIX, WATCH_METRICS)];
}
