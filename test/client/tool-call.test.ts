import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { textOf } from './fake-model.ts';
import { promptClaude } from './prompt-claude.ts';
import { root } from './root.ts';
import { makeScratch } from './scratch.ts';
import { openShop, type Shop } from './shop.ts';

const plugin = ['--plugin-dir', root];
const grant = ['--allowedTools', 'mcp__plugin_lockstep_db'];

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.drop());

describe('a tool that Claude calls', () => {
  it('runs on both live databases with the grant of /lockstep:parity, and names the rows that differ', async () => {
    const { requests, result, toolResults } = await promptClaude(makeScratch(), {
      prompt: '/lockstep:parity orders',
      turns: [
        {
          tools: [{ name: 'mcp__plugin_lockstep_db__check_parity', input: { tables: ['orders'], settle_seconds: 0 } }],
        },
        { text: 'two rows differ' },
      ],
      args: plugin,
      environment: shop.environment,
    });
    expect({ isError: result.is_error, answer: result.result, denials: result.permission_denials }).toEqual({
      isError: false,
      answer: 'two rows differ',
      denials: [],
    });
    expect(toolResults.map(({ isError }) => isError)).toEqual([false]);
    const text = toolResults[0]?.text ?? '';
    expect(requests.slice(1).map(textOf).join('\n')).toContain(text);
    const { verdict, tables } = JSON.parse(
      text.replaceAll(shop.source.name, 'shop').replaceAll(/#[0-9a-f]{4}\)/g, '#masked)'),
    );
    expect({ verdict, tables }).toMatchInlineSnapshot(`
      {
        "tables": [
          {
            "compared_by_value": [],
            "compared_columns": 2,
            "differences": [
              {
                "columns": [
                  {
                    "name": "status",
                    "source": "•••(4 chars, #masked)",
                    "target": "•••(4 chars, #masked)",
                  },
                ],
                "key": {
                  "id": "2",
                },
                "kind": "different",
                "rows": {
                  "source": 1,
                  "target": 1,
                },
              },
              {
                "cause": "never arrived",
                "key": {
                  "id": "4",
                },
                "kind": "missing",
                "rows": {
                  "source": 1,
                  "target": 0,
                },
              },
            ],
            "differences_exact": true,
            "differences_total": 2,
            "in_flight": 0,
            "integrity": [],
            "method": "key ranges",
            "not_compared": [],
            "rows": {
              "source": 4,
              "target": 3,
            },
            "source": "shop.orders",
            "target": "public.orders",
            "unsettled": 0,
            "verdict": "drift",
          },
        ],
        "verdict": "drift",
      }
    `);
  });

  it('writes the plan into the user’s project with the grant of /lockstep:plan', async () => {
    const scratch = makeScratch();
    const { result, toolResults } = await promptClaude(scratch, {
      prompt: '/lockstep:plan one minute of write pause',
      turns: [{ tools: [{ name: 'mcp__plugin_lockstep_db__generate_plan', input: {} }] }, { text: 'planned' }],
      args: plugin,
      environment: shop.environment,
    });
    expect({ isError: result.is_error, denials: result.permission_denials }).toEqual({ isError: false, denials: [] });
    expect(toolResults.map(({ isError }) => isError)).toEqual([false]);
    expect(readdirSync(join(scratch.project, 'migration')).sort()).toMatchInlineSnapshot(`
      [
        ".lockstep.json",
        "CHECKLISTS.md",
        "COMMUNICATION.md",
        "PLAN.md",
        "RUNBOOK.md",
        "TESTS.md",
        "evidence",
        "monitoring",
        "refresh-statistics.sql",
        "sync",
        "tables",
        "tickets",
      ]
    `);
  });

  it('is asked for permission when the user’s command did not grant it', async () => {
    const scratch = makeScratch();
    const { result, toolResults } = await promptClaude(scratch, {
      prompt: '/lockstep:parity orders',
      turns: [{ tools: [{ name: 'mcp__plugin_lockstep_db__generate_plan', input: {} }] }, { text: 'refused' }],
      args: plugin,
      environment: shop.environment,
    });
    expect({ isError: result.is_error, denials: result.permission_denials }).toEqual({
      isError: false,
      denials: [expect.objectContaining({ tool_name: 'mcp__plugin_lockstep_db__generate_plan' })],
    });
    expect(toolResults.map(({ isError }) => isError)).toEqual([true]);
    expect(readdirSync(scratch.project)).toEqual([]);
  });

  it('says how to configure a connection when there is none, from a server that is connected', async () => {
    const { init, result, toolResults } = await promptClaude(makeScratch(), {
      prompt: 'what is there?',
      turns: [{ tools: [{ name: 'mcp__plugin_lockstep_db__inspect_schema', input: {} }] }, { text: 'nothing yet' }],
      args: [...plugin, ...grant],
    });
    expect({ servers: init.mcp_servers.map(({ status }) => status), isError: result.is_error, toolResults }).toEqual({
      servers: ['connected'],
      isError: false,
      toolResults: [
        {
          isError: true,
          text: expect.stringMatching(
            /^CONFIG: No connection is configured for the source database\.\nWhat to do: Set the environment variable LOCKSTEP_SOURCE_URL .* plugin option source_url with \/plugin\./s,
          ),
        },
      ],
    });
  });

  it('uses the connections of the plugin’s options', async () => {
    const options = { source_url: shop.source.readerUrl, target_url: shop.target.readerUrl };
    const { result, toolResults } = await promptClaude(makeScratch(), {
      prompt: 'who are we?',
      turns: [{ tools: [{ name: 'mcp__plugin_lockstep_db__check_connections', input: {} }] }, { text: 'a reader' }],
      args: [...plugin, ...grant, '--settings', JSON.stringify({ pluginConfigs: { 'lockstep@inline': { options } } })],
    });
    expect(result.is_error).toBe(false);
    expect(toolResults.map(({ isError }) => isError)).toEqual([false]);
    expect(JSON.parse(toolResults[0]?.text ?? '').sides).toEqual([
      expect.objectContaining({ side: 'source', connection: labelOf(shop.source.readerUrl), error: null }),
      expect.objectContaining({ side: 'target', connection: labelOf(shop.target.readerUrl), error: null }),
    ]);
  });
});

function labelOf(url: string): string {
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}
