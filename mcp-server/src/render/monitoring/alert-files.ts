import { stringify } from 'yaml';
import { quantityThat } from '../../model/quantity.ts';
import { mdBlock, mdCode, mdText } from '../markdown.ts';
import type { Alert, AlertGroup, MonitoringInput } from './alert.ts';
import { backfillAlerts } from './backfill-alerts.ts';
import { cdcAlerts } from './cdc-alerts.ts';
import { relayAlerts } from './relay-alerts.ts';
import { shadowAlerts } from './shadow-alerts.ts';
import { watchAlerts } from './watch-alerts.ts';

/** Every group of alerts. */
export function alertGroups(input: MonitoringInput): AlertGroup[] {
  return [relayAlerts, backfillAlerts, shadowAlerts, cdcAlerts, watchAlerts].map((write) => write(input));
}

/** Alert rules as Prometheus reads them; each links to its section of the runbook. */
export function rulesYaml(input: MonitoringInput): string {
  const groups = alertGroups(input).map(({ name, alerts }) => ({
    name,
    rules: alerts.map((alert) => ruleOf(alert, input)),
  }));
  return `# Alerts of the migration from ${oneLine(input.source)} to ${oneLine(input.target)}. Thresholds: section observe of lockstep.yaml.\n${stringify({ groups }, { lineWidth: 0 })}`;
}

function ruleOf({ name, expr, for: held, severity, summary, means }: Alert, input: MonitoringInput) {
  return {
    alert: name,
    expr,
    for: held,
    labels: { severity, service: 'lockstep' },
    annotations: { summary, description: means, runbook_url: `${input.settings.runbook_url}#${name.toLowerCase()}` },
  };
}

/** What to do about each alert: a section each, named as its alert, so that the links of the rules lead there. */
export function alertRunbook(input: MonitoringInput): string {
  const sections = alertGroups(input).flatMap(({ alerts }) => alerts.map(sectionOf));
  return [
    '# Monitoring',
    '',
    `From ${mdCode(input.source)} to ${mdCode(input.target)}; ${quantityThat(input.tables.length, 'table', 'is carried', 'are carried')}.`,
    '',
    '- `alerts.yml`: alert rules for Prometheus (`rule_files`).',
    '- `dashboard.json`: a dashboard to import into Grafana; it asks for the Prometheus data source.',
    '- `opentelemetry.md`: the same metrics by their OpenTelemetry names.',
    '',
    'Scrape three things: each relay and backfill (`metricsPort` in `sync.json` of the kit, or `--metrics-port`), the application (the registry that it gives to the adapter and to shadow reads), and the watch:',
    '',
    mdBlock(['lockstep watch --interval 10 --metrics-port 9465']),
    '',
    'Each serves on 127.0.0.1 only: run the scraper, or a collector, beside them. The links of the alerts begin with `observe.runbook_url` of lockstep.yaml: set it to where this file is published.',
    '',
    ...sections,
  ].join('\n');
}

function sectionOf({ name, severity, for: held, means, commands }: Alert): string {
  const urgency = severity === 'page' ? 'Wakes somebody' : 'Can wait for the morning';
  return [
    `## ${name}`,
    '',
    `${urgency}; when it has held for ${held}. ${mdText(means)}`,
    '',
    mdBlock(commands),
    '',
  ].join('\n');
}

function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]/gu, ' ');
}
