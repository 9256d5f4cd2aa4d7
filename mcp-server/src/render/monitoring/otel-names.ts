import { mdCellCode, mdText } from '../markdown.ts';
import { allMetrics, type NamedMetric } from './metric-names.ts';

/** A metric as OpenTelemetry names it: dots for the namespace, and the unit beside the name instead of in it. */
export interface OtelMetric {
  readonly name: string;
  readonly instrument: 'Counter' | 'Gauge' | 'Histogram';
  /** In the UCUM notation that OpenTelemetry asks for. */
  readonly unit: string;
}

const INSTRUMENT = { counter: 'Counter', gauge: 'Gauge', histogram: 'Histogram' } as const;
const UNITS: readonly (readonly [suffix: RegExp, unit: string])[] = [
  [/_timestamp_seconds$/, 's'],
  [/_seconds(_left)?$/, 's'],
  [/_bytes$/, 'By'],
  [/_ratio$/, '1'],
  [/_per_second$/, '{change}/s'],
];

/** The name, instrument and unit of a metric in OpenTelemetry. */
export function otelOf({ name, kind }: Pick<NamedMetric, 'name' | 'kind'>): OtelMetric {
  const [, system = '', rest = ''] = /^lockstep_(sync|watch)_(.*)$/.exec(name) ?? [];
  const plain = rest.replace(/_total$/, '');
  const [suffix, unit = countUnit(plain)] = UNITS.find(([pattern]) => pattern.test(plain)) ?? [];
  const short =
    suffix === undefined
      ? plain
      : plain.replace(suffix, (found) =>
          found.endsWith('_left')
            ? '_left'
            : found.startsWith('_timestamp')
              ? '_time'
              : found.startsWith('_per')
                ? '_rate'
                : '',
        );
  return { name: `lockstep.${system}.${short.replace('_', '.')}`, instrument: INSTRUMENT[kind], unit };
}

function countUnit(name: string): string {
  const [what] = /rows|events|reads|repairs|differences|rounds|failures/.exec(name) ?? [];
  return what === undefined ? '1' : `{${what.replace(/s$/, '')}}`;
}

/** The table of every metric, for whoever sends them through a collector. */
export function otelDocument(): string {
  const rows = allMetrics().map((metric) => {
    const { name, instrument, unit } = otelOf(metric);
    const labels = metric.labels.map((label) => mdCellCode(label)).join(', ');
    return `| ${mdCellCode(name)} | ${instrument} | ${mdCellCode(unit)} | ${labels} | ${mdCellCode(metric.name)} | ${mdText(metric.help)} |`;
  });
  return [
    '# Metrics in OpenTelemetry',
    '',
    'The sync kit and `lockstep watch` serve Prometheus text on 127.0.0.1. A collector’s `prometheus` receiver scrapes them as they are; who records them with an OpenTelemetry SDK instead takes these names, so that both mean the same. Labels are attributes of the same name.',
    '',
    '| name | instrument | unit | attributes | in Prometheus | what it is |',
    '|---|---|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}
