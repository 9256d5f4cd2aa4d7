import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { observeSettings } from '../../mcp-server/src/model/observe-settings.ts';
import { renderMonitoring } from '../../mcp-server/src/render/monitoring/monitoring-files.ts';
import { unpackedPackage, whyNoExtras } from '../lab/extra-packages.ts';
import { tryCommand } from '../lab/run-command.ts';

const why = await whyNoExtras([]);
const input = {
  source: 'db1:3306/shop',
  target: 'db2:5432/shop',
  tables: ['shop.item'],
  settings: observeSettings.parse({}),
};

describe.skipIf(why !== undefined)(
  `the rules as Prometheus reads them${why === undefined ? '' : ` (not run: ${why})`}`,
  () => {
    let folder: string;
    let promtool: string;
    beforeAll(async () => {
      const root = await unpackedPackage('prometheus', () => undefined);
      promtool = join(root, 'usr/bin/promtool');
      folder = await mkdtemp(join(tmpdir(), 'lockstep-rules-'));
      for (const { path, text } of renderMonitoring(input))
        await writeFile(join(folder, path.replace('monitoring/', '')), text);
    });
    afterAll(() => rm(folder, { recursive: true, force: true }));

    it('are all valid', async () => {
      const { code, stdout, stderr } = await tryCommand([promtool, 'check', 'rules', join(folder, 'alerts.yml')]);
      expect([code, stderr, stdout]).toEqual([0, '', expect.stringMatching(/SUCCESS: 3\d rules found/)]);
    });

    it('have a dashboard whose every expression is PromQL', async () => {
      const text = renderMonitoring(input).find(({ path }) => path.endsWith('dashboard.json'))?.text ?? '{}';
      const dashboard: { panels: { targets?: { expr: string }[] }[] } = JSON.parse(text);
      const expressions = dashboard.panels.flatMap(({ targets }) => targets ?? []).map(({ expr }) => expr);
      const rules = expressions.map((expr, place) => ({ record: `panel:${place}`, expr }));
      await writeFile(join(folder, 'panels.yml'), stringify({ groups: [{ name: 'panels', rules }] }));
      const { code, stderr } = await tryCommand([
        promtool,
        'check',
        'rules',
        '--lint=none',
        join(folder, 'panels.yml'),
      ]);
      expect([code, stderr, expressions.length > 35]).toEqual([0, '', true]);
    });

    it('fire for what they are for, and stay quiet when all is well', async () => {
      const series = (name: string, values: string) => ({ series: name, values });
      const well = [
        series('lockstep_sync_outbox_pending{side="source"}', '0x60'),
        series('lockstep_sync_outbox_oldest_seconds{side="source"}', '0x60'),
        series('lockstep_sync_relay_events_total{outcome="applied"}', '0+10x60'),
        series('lockstep_watch_state', '0x60'),
        series('lockstep_watch_last_round_timestamp_seconds', '0+60x60'),
        series('lockstep_watch_condition_state{condition="drift"}', '0x60'),
      ];
      const only = (alert: string, labels: object) => ({
        eval_time: '50m',
        alertname: alert,
        exp_alerts: [{ exp_labels: { service: 'lockstep', ...labels }, exp_annotations: {} }],
      });
      const quiet = (alert: string) => ({ eval_time: '50m', alertname: alert, exp_alerts: [] });
      const names = [
        'LockstepOutboxOld',
        'LockstepOutboxStuck',
        'LockstepRelayGone',
        'LockstepRelayStill',
        'LockstepParked',
        'LockstepHalt',
        'LockstepWarn',
        'LockstepUnknown',
        'LockstepWatchGone',
        'LockstepNeverCatchesUp',
      ];
      const tests = [
        { interval: '1m', input_series: well, alert_rule_test: names.map(quiet) },
        {
          interval: '1m',
          input_series: [],
          alert_rule_test: [
            only('LockstepRelayGone', { severity: 'page' }),
            only('LockstepWatchGone', { severity: 'page' }),
          ],
        },
        {
          interval: '1m',
          input_series: [
            series('lockstep_sync_outbox_pending{side="source"}', '5x60'),
            series('lockstep_sync_outbox_oldest_seconds{side="source"}', '0+60x60'),
            series('lockstep_sync_outbox_parked{side="source"}', '2x60'),
            series('lockstep_sync_relay_events_total{outcome="applied"}', '7x60'),
            series('lockstep_watch_state', '3x60'),
            series('lockstep_watch_last_round_timestamp_seconds', '0x60'),
            series('lockstep_watch_condition_state{condition="outbox-age"}', '3x60'),
            series('lockstep_watch_catch_up_seconds', Array(61).fill('Inf').join(' ')),
          ],
          alert_rule_test: [
            only('LockstepOutboxOld', { severity: 'ticket', side: 'source' }),
            only('LockstepOutboxStuck', { severity: 'page', side: 'source' }),
            only('LockstepRelayStill', { severity: 'page' }),
            only('LockstepParked', { severity: 'ticket', side: 'source' }),
            only('LockstepHalt', { severity: 'page', condition: 'outbox-age' }),
            only('LockstepWatchGone', { severity: 'page' }),
            only('LockstepNeverCatchesUp', { severity: 'page' }),
          ],
        },
      ];
      const file = { rule_files: [join(folder, 'bare.yml')], evaluation_interval: '1m', tests };
      // What is said of an alert is not asked here.
      const rules = (renderMonitoring(input).find(({ path }) => path.endsWith('alerts.yml'))?.text ?? '').replaceAll(
        /^ {8}annotations:\n(?: {10}.*\n)+/gm,
        '',
      );
      await writeFile(join(folder, 'bare.yml'), rules);
      await writeFile(join(folder, 'tests.yml'), stringify(file));
      const { code, stdout, stderr } = await tryCommand([promtool, 'test', 'rules', join(folder, 'tests.yml')]);
      expect([code, stdout + stderr]).toEqual([0, expect.stringContaining('SUCCESS')]);
    });
  },
);
