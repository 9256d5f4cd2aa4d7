import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { METRICS, type MetricName, type MetricShape } from './metric-list.ts';

type Labels<N extends MetricName> = Readonly<Record<(typeof METRICS)[N]['labels'][number], string>>;
type OfKind<K extends string> = { [N in MetricName]: (typeof METRICS)[N]['kind'] extends K ? N : never }[MetricName];

/** Figures about the kit's work. The hooks of a part call these; nothing is kept anywhere unless a registry is read. */
export interface Metrics {
  readonly registry: Registry;
  /** Adds to a counter. */
  add<N extends OfKind<'counter'>>(name: N, labels: Labels<N>, by?: number): void;
  /** Sets a gauge. */
  set<N extends OfKind<'gauge'>>(name: N, labels: Labels<N>, value: number): void;
  /** Notes a duration in seconds. */
  observe<N extends OfKind<'histogram'>>(name: N, labels: Labels<N>, seconds: number): void;
}

/** From a millisecond to a minute. */
const BUCKETS = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
/** From a quarter of a millisecond to half a minute, each 5 % above the one before. */
const FINE = Array.from({ length: 241 }, (_, at) => Number((0.00025 * 1.05 ** at).toPrecision(4)));

/** All metrics of the kit in a registry: an own one, or that of the application. */
export function openMetrics(registry: Registry = new Registry()): Metrics {
  const counters = new Map<string, Counter>();
  const gauges = new Map<string, Gauge>();
  const histograms = new Map<string, Histogram>();
  const shapes: [string, MetricShape][] = Object.entries(METRICS);
  for (const [name, { kind, labels, help, fine }] of shapes) {
    const shape = { name: `lockstep_sync_${name}`, help, labelNames: [...labels], registers: [registry] };
    if (kind === 'counter') counters.set(name, new Counter(shape));
    else if (kind === 'gauge') gauges.set(name, new Gauge(shape));
    else histograms.set(name, new Histogram({ ...shape, buckets: fine === true ? FINE : BUCKETS }));
  }
  return {
    registry,
    add: (name, labels, by = 1) => counters.get(name)?.inc(labels, by),
    set: (name, labels, value) => gauges.get(name)?.set(labels, value),
    observe: (name, labels, seconds) => histograms.get(name)?.observe(labels, seconds),
  };
}
