import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { observeSettings } from '../../mcp-server/src/model/observe-settings.ts';
import { conditions } from '../../mcp-server/src/observe/conditions/index.ts';
import type { MonitoringInput } from '../../mcp-server/src/render/monitoring/alert.ts';
import { alertGroups } from '../../mcp-server/src/render/monitoring/alert-files.ts';
import { allMetrics } from '../../mcp-server/src/render/monitoring/metric-names.ts';
import { renderMonitoring } from '../../mcp-server/src/render/monitoring/monitoring-files.ts';
import { otelOf } from '../../mcp-server/src/render/monitoring/otel-names.ts';
import { tools } from '../../mcp-server/src/tools/index.ts';
import { COMMANDS } from '../../templates/sync/src/cli/commands/index.ts';
import { WORSENINGS } from '../observe/observed.ts';

const input: MonitoringInput = {
  source: 'db1:3306/sh`op\n# x',
  target: 'db2:5432/shop',
  tables: ['shop.item', 'shop.tag'],
  settings: observeSettings.parse({ kit_command: 'KIT', runbook_url: 'https://wiki/monitoring' }),
};
const files = new Map(renderMonitoring(input).map(({ path, text }) => [path, text]));
const text = (path: string) => files.get(`monitoring/${path}`) ?? '';
const alerts = alertGroups(input).flatMap((group) => group.alerts);

/** The metrics of an expression, without what Prometheus adds to a histogram. */
const metricsIn = (expr: string) =>
  [...expr.matchAll(/\blockstep_\w+/g)].map(([name]) => name.replace(/(_seconds)_(bucket|sum|count)$/, '$1'));
/** Labels that an expression groups by or matches. */
const known = new Map(allMetrics().map((metric) => [metric.name, metric]));

interface Dashboard {
  readonly panels: readonly {
    readonly id: number;
    readonly type: string;
    readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
    readonly targets?: readonly { readonly expr: string; readonly legendFormat: string }[];
  }[];
}
const dashboard: Dashboard = JSON.parse(text('dashboard.json'));
const targets = dashboard.panels.flatMap((panel) => panel.targets ?? []);

describe('the monitoring of a migration', () => {
  it('names no metric that neither the kit nor the watch has, in rules and in panels', () => {
    const expressions = [...alerts.map(({ expr }) => expr), ...targets.map(({ expr }) => expr)];
    expect(expressions.length).toBeGreaterThan(60);
    for (const expr of expressions) {
      expect(metricsIn(expr).length).toBeGreaterThan(0);
      expect([expr, metricsIn(expr).filter((name) => !known.has(name))]).toEqual([expr, []]);
      if (/_bucket\b/.test(expr))
        expect([expr, metricsIn(expr).map((name) => known.get(name)?.kind)]).toEqual([
          expr,
          expect.arrayContaining(['histogram']),
        ]);
    }
  });

  it('groups by labels, and shows labels, that its metrics have', () => {
    const shown = (legend: string) => [...legend.matchAll(/\{\{(\w+)\}\}/g)].map(([, label]) => label);
    const grouped = (expr: string) =>
      [...expr.matchAll(/\bby \(([^)]*)\)/g)]
        .flatMap(([, list]) => (list ?? '').split(', '))
        .filter((label) => label !== 'le');
    const labelsOf = (expr: string) => metricsIn(expr).flatMap((name) => known.get(name)?.labels ?? []);
    for (const { expr, legendFormat } of targets) {
      const asked = [...shown(legendFormat), ...grouped(expr)];
      expect([expr, asked.filter((label) => !labelsOf(expr).includes(label ?? ''))]).toEqual([expr, []]);
    }
    for (const { expr, summary } of alerts) {
      const asked = [...[...summary.matchAll(/\$labels\.(\w+)/g)].map(([, label]) => label ?? ''), ...grouped(expr)];
      expect([expr, asked.filter((label) => !labelsOf(expr).includes(label))]).toEqual([expr, []]);
    }
  });

  it('has a rule for relay, backfill, shadow reads, capture and the watch, each with a link to its own section', () => {
    const rules: { groups: { name: string; rules: { alert: string; annotations: { runbook_url: string } }[] }[] } =
      parse(text('alerts.yml'));
    expect(rules.groups.map(({ name }) => name)).toEqual([
      'lockstep-relay',
      'lockstep-backfill',
      'lockstep-shadow-reads',
      'lockstep-cdc',
      'lockstep-watch',
    ]);
    const headings = [...text('README.md').matchAll(/^## (.+)$/gm)].map(([, heading]) => heading ?? '');
    const all = rules.groups.flatMap((group) => group.rules);
    expect(all.map(({ alert }) => alert)).toEqual(headings);
    expect(new Set(headings).size).toBe(headings.length);
    for (const { alert, annotations } of all) {
      expect(annotations.runbook_url).toBe(`https://wiki/monitoring#${alert.toLowerCase()}`);
    }
  });

  it('tells to type commands that exist, with options that exist', () => {
    const kit = new Command('KIT');
    for (const command of COMMANDS) kit.addCommand(command(async () => Promise.reject(new Error('no database'))));
    const own = new Set([...tools.map(({ name }) => name.replaceAll('_', '-')), 'watch']);
    const context = { settings: input.settings, kit: (command: string) => `KIT ${command}` };
    const advised = Object.values(WORSENINGS).flatMap((worsen) =>
      conditions.map((check) => check(worsen(1), context)).flatMap(({ pause, resume }) => [pause ?? '', resume ?? '']),
    );
    const lines = [...alerts.flatMap(({ commands }) => commands), ...advised.flatMap((line) => line.split('; '))];
    expect(lines.filter((line) => line.startsWith('KIT ')).length).toBeGreaterThan(20);
    for (const line of lines) {
      if (line.startsWith('KIT ')) expect([line, unknownIn(kit, line)]).toEqual([line, []]);
      if (line.startsWith('lockstep ')) expect([line, own.has(line.split(/\s+/)[1] ?? '')]).toEqual([line, true]);
    }
  });

  it('lays its panels out without one over another, and numbers them once', () => {
    const ids = dashboard.panels.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const taken = new Set<string>();
    for (const { gridPos } of dashboard.panels) {
      expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x += 1) {
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y += 1) {
          expect(taken.has(`${x} ${y}`)).toBe(false);
          taken.add(`${x} ${y}`);
        }
      }
    }
  });

  it('gives every metric a name of its own in OpenTelemetry, with a unit', () => {
    const names = allMetrics().map((metric) => otelOf(metric));
    expect(new Set(names.map(({ name }) => name)).size).toBe(names.length);
    for (const { name, unit } of names)
      expect([name, unit]).toEqual([
        expect.stringMatching(/^lockstep(\.[a-z][a-z0-9_]*)+$/),
        expect.stringMatching(/^(s|By|1|\{[a-z]+\}(\/s)?)$/),
      ]);
    expect(
      names.slice(0, 9).map(({ name, instrument, unit }) => `${name} ${instrument} ${unit}`),
    ).toMatchInlineSnapshot(`
      [
        "lockstep.sync.outbox.pending Gauge 1",
        "lockstep.sync.outbox.parked Gauge 1",
        "lockstep.sync.outbox.oldest Gauge s",
        "lockstep.sync.heartbeat.lag Gauge s",
        "lockstep.sync.relay.events Counter {event}",
        "lockstep.sync.relay.batch Histogram s",
        "lockstep.sync.relay.lag Gauge s",
        "lockstep.sync.dual.write_inline Counter 1",
        "lockstep.sync.dual.write Histogram s",
      ]
    `);
    for (const { name } of allMetrics()) expect(text('opentelemetry.md')).toContain(`\`${name}\``);
  });

  it('is the same for the same migration, and another for another', () => {
    expect(renderMonitoring(input)).toEqual(renderMonitoring(input));
    const other = renderMonitoring({ ...input, settings: observeSettings.parse({ outbox_warn_seconds: 7 }) });
    expect(other.find(({ path }) => path === 'monitoring/alerts.yml')?.text).toContain('> 7\n');
  });
});

/** The words of a line that no command or option of the kit is called. */
function unknownIn(kit: Command, line: string): string[] {
  let command = kit;
  const unknown: string[] = [];
  const words = line
    .replace(/\s*#.*$/, '')
    .replaceAll(/'[^']*'/g, 'text')
    .split(/\s+/)
    .slice(1);
  for (const [place, word] of words.entries()) {
    const found = command.commands.find((one) => one.name() === word);
    if (found !== undefined) command = found;
    else if (word.startsWith('--') && !command.options.some((option) => option.long === word)) unknown.push(word);
    else if (!word.startsWith('--') && place === 0) unknown.push(word);
    else if (
      !word.startsWith('--') &&
      !(words[place - 1] ?? '').startsWith('--') &&
      command.registeredArguments.length === 0
    )
      unknown.push(word);
  }
  return unknown;
}
