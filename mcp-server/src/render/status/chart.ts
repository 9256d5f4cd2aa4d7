import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';

/** One measurement. `at`: milliseconds since 1970, UTC. */
export interface Point {
  readonly at: number;
  readonly value: number;
}

const MOST_DOTS = 60;

/** A line over time as SVG of its own: no script, no font or file from elsewhere; its colour is the page's variable --line-1. Points come oldest first. */
export function lineChart(label: string, unit: string, points: readonly Point[]): string {
  const { document } = parseHTML('<!doctype html><html><body></body></html>');
  const data = points.map(({ at, value }) => ({ at: new Date(at), value }));
  const place = { x: 'at', y: 'value' } as const;
  const chart = Plot.plot({
    document,
    width: 640,
    height: 220,
    marginLeft: 56,
    ariaLabel: label,
    style: { fontSize: '12px' },
    x: { type: 'utc', label: null, domain: spanOf(points) },
    y: { label: unit, grid: true, nice: true, domain: [0, largestOf(points)], ticks: 5 },
    marks: [
      Plot.ruleY([0], { strokeOpacity: 0.4 }),
      Plot.lineY(data, { ...place, stroke: 'var(--line-1)', strokeWidth: 2 }),
      ...(data.length > MOST_DOTS ? [] : [Plot.dot(data, { ...place, fill: 'var(--line-1)', r: 2.5 })]),
    ],
  });
  // One picture with one name: its parts have none that a reader could use.
  chart.setAttribute('role', 'img');
  for (const part of chart.querySelectorAll('g[aria-label]')) part.removeAttribute('aria-label');
  return chart.outerHTML;
}

/** A moment alone has a minute of time around it. */
function spanOf(points: readonly Point[]): [Date, Date] {
  const [first, last] = [points[0]?.at ?? 0, points.at(-1)?.at ?? 0];
  return first === last ? [new Date(first - 30_000), new Date(last + 30_000)] : [new Date(first), new Date(last)];
}

/** The axis reaches 1 also where everything is zero. */
function largestOf(points: readonly Point[]): number {
  return points.reduce((most, { value }) => Math.max(most, value), 1);
}
