import { printableJson } from '../../model/printable.ts';
import type { MonitoringInput } from './alert.ts';
import { dashboardRows, type Panel } from './dashboard-rows.ts';

const COLUMNS = 24;
const PER_ROW = 3;
const HEIGHT = 8;
const WIDTH = COLUMNS / PER_ROW;
const PROMETHEUS = { type: 'prometheus', uid: '$datasource' };

/** A Grafana dashboard of the migration, as JSON for the import dialogue. The same input gives the same bytes. */
export function dashboardJson(input: MonitoringInput): string {
  let id = 0;
  let y = 0;
  const panels = dashboardRows(input).flatMap(({ title, panels: own }) => {
    id += 1;
    const heading = { id, type: 'row', title, collapsed: false, gridPos: { h: 1, w: COLUMNS, x: 0, y }, panels: [] };
    y += 1;
    const shown = own.map((panel, place) => {
      id += 1;
      const gridPos = {
        h: HEIGHT,
        w: WIDTH,
        x: (place % PER_ROW) * WIDTH,
        y: y + Math.floor(place / PER_ROW) * HEIGHT,
      };
      return panelOf(panel, id, gridPos);
    });
    y += Math.ceil(own.length / PER_ROW) * HEIGHT;
    return [heading, ...shown];
  });
  const dashboard = {
    title: `Lockstep: ${input.source} to ${input.target}`,
    tags: ['lockstep', 'migration'],
    timezone: 'browser',
    schemaVersion: 39,
    version: 1,
    editable: true,
    refresh: '10s',
    time: { from: 'now-3h', to: 'now' },
    templating: { list: [{ name: 'datasource', label: 'Prometheus', type: 'datasource', query: 'prometheus' }] },
    annotations: { list: [] },
    panels,
  };
  return `${printableJson(dashboard, 2)}\n`;
}

function panelOf({ title, about, unit, kind, targets }: Panel, id: number, gridPos: object) {
  return {
    id,
    type: kind,
    title,
    description: about,
    datasource: PROMETHEUS,
    gridPos,
    fieldConfig: { defaults: { unit, min: 0 }, overrides: [] },
    options:
      kind === 'stat'
        ? {
            reduceOptions: { calcs: ['lastNotNull'], fields: '', values: false },
            colorMode: 'value',
            graphMode: 'area',
          }
        : {
            legend: { displayMode: 'list', placement: 'bottom', showLegend: true },
            tooltip: { mode: 'multi', sort: 'desc' },
          },
    targets: targets.map(([expr, legendFormat], place) => ({
      refId: String.fromCharCode('A'.charCodeAt(0) + place),
      datasource: PROMETHEUS,
      expr,
      legendFormat,
      editorMode: 'code',
      range: true,
    })),
  };
}
