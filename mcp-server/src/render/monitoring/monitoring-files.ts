import type { RenderedFile } from '../render-input.ts';
import type { MonitoringInput } from './alert.ts';
import { alertRunbook, rulesYaml } from './alert-files.ts';
import { dashboardJson } from './dashboard.ts';
import { otelDocument } from './otel-names.ts';

/** Where the files of monitoring stand below the plan's folder. */
export const monitoringFolder = 'monitoring';

/** Alert rules, what to do about each, a dashboard and the names of the metrics, sorted by path. The same input gives the same bytes. */
export function renderMonitoring(input: MonitoringInput): RenderedFile[] {
  return [
    { path: `${monitoringFolder}/README.md`, text: alertRunbook(input) },
    { path: `${monitoringFolder}/alerts.yml`, text: rulesYaml(input) },
    { path: `${monitoringFolder}/dashboard.json`, text: dashboardJson(input) },
    { path: `${monitoringFolder}/opentelemetry.md`, text: otelDocument() },
  ];
}
