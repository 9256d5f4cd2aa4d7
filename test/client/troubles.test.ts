import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { textOf } from './fake-model.ts';
import { type HeldLock, lockMysqlTable, lockPostgresTable } from './hold-lock.ts';
import { promptClaude } from './prompt-claude.ts';
import { root } from './root.ts';
import { makeScratch, type Scratch } from './scratch.ts';
import { serverProcessOf } from './server-process.ts';
import { openShop, type Shop } from './shop.ts';
import { talkToClaude, untilAnswered } from './talk-to-claude.ts';

const plugin = ['--plugin-dir', root];
const grant = ['--allowedTools', 'mcp__plugin_lockstep_db'];
const parity = { name: 'mcp__plugin_lockstep_db__check_parity', input: { tables: ['orders'], settle_seconds: 0 } };
const soon = { timeout: 100_000, interval: 50 };
/** Shorter than a statement waits for its lock. */
const sooner = { timeout: 30_000, interval: 50 };

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.drop());

/** A project whose statements may wait for a lock longer than a test takes. */
function patient(): Scratch {
  const scratch = makeScratch();
  writeFileSync(join(scratch.project, 'lockstep.yaml'), 'limits:\n  lock_seconds: 60\n');
  return scratch;
}

async function hold(lock: Promise<HeldLock>): Promise<HeldLock> {
  const held = await lock;
  onTestFinished(() => held.release().catch(() => undefined));
  return held;
}

describe('when something goes wrong, the model is told the truth', () => {
  it('of a permission that the user does not give: nothing is run', async () => {
    const scratch = makeScratch();
    const { requests, result, toolResults } = await promptClaude(scratch, {
      prompt: '/lockstep:status',
      turns: [{ tools: [{ name: 'mcp__plugin_lockstep_db__generate_plan', input: {} }] }, { text: 'not allowed' }],
      args: [...plugin, '--permission-mode', 'dontAsk'],
      environment: shop.environment,
    });
    expect({ isError: result.is_error, requests: requests.length }).toEqual({ isError: false, requests: 2 });
    expect(result.permission_denials).toEqual([
      expect.objectContaining({ tool_name: 'mcp__plugin_lockstep_db__generate_plan' }),
    ]);
    const [told] = toolResults;
    expect(told).toEqual({ isError: true, text: expect.stringMatching(/permission|denied/i) });
    expect(requests.slice(1).map(textOf).join('\n')).toContain(told?.text);
    expect(readdirSync(scratch.project)).toEqual([]);
  });

  it('of a server without a connection: it is there, and says what to set', async () => {
    const { init, requests, toolResults } = await promptClaude(makeScratch(), {
      prompt: '/lockstep:parity orders',
      turns: [{ tools: [parity] }, { text: 'no connection' }],
      args: plugin,
    });
    expect(init.mcp_servers.map(({ status }) => status)).toEqual(['connected']);
    expect(requests.length).toBe(2);
    const text = requests.slice(1).map(textOf).join('\n');
    expect(text).toContain('CONFIG: No connection is configured for the source database.');
    expect(text).toContain('LOCKSTEP_SOURCE_URL');
    expect(toolResults.map(({ isError }) => isError)).toEqual([true]);
  });

  it('of a server that dies in the middle of a call; the next call works', async () => {
    const held = await hold(lockPostgresTable(shop.target, 'orders'));
    const talk = await talkToClaude(
      patient(),
      [{ tools: [parity] }, { tools: [parity] }, { text: 'two rows differ' }],
      [...plugin, ...grant],
      shop.environment,
    );
    talk.say('do the orders agree?');
    await vi.waitFor(async () => expect(await held.running()).not.toEqual([]), soon);
    process.kill(serverProcessOf(talk.pid), 'SIGKILL');
    await held.release();
    await untilAnswered(talk, 1);
    const [died, again] = talk.toolResults();
    expect(died).toEqual({ isError: true, text: expect.stringMatching(/closed|disconnect/i) });
    expect(again).toEqual({ isError: false, text: expect.stringContaining('"verdict":"drift"') });
    expect(talk.requests.length).toBe(3);
    const sent = talk.requests.map(textOf);
    expect(sent[1]).toContain(died?.text);
    expect(sent[2]).toContain(again?.text);
    expect(await talk.end()).toBe(0);
  });

  it.each([
    ['MySQL', () => lockMysqlTable(shop.source, 'orders')],
    ['PostgreSQL', () => lockPostgresTable(shop.target, 'orders')],
  ] as const)(
    'of a call that the user breaks off: its statement on %s ends, and the server goes on',
    async (_, lock) => {
      const held = await hold(lock());
      const talk = await talkToClaude(
        patient(),
        [{ tools: [parity] }, { tools: [parity] }, { text: 'two rows differ' }],
        [...plugin, ...grant],
        shop.environment,
      );
      talk.say('do the orders agree?');
      await vi.waitFor(async () => expect(await held.running()).not.toEqual([]), soon);
      const server = serverProcessOf(talk.pid);
      talk.interrupt();
      await vi.waitFor(async () => expect(await held.running()).toEqual([]), sooner);
      await untilAnswered(talk, 1);
      expect(serverProcessOf(talk.pid)).toBe(server);
      await held.release();
      talk.say('and now?');
      await untilAnswered(talk, 2);
      expect(talk.toolResults().at(-1)).toEqual({
        isError: false,
        text: expect.stringContaining('"verdict":"drift"'),
      });
      expect(talk.requests.length).toBe(3);
      expect(serverProcessOf(talk.pid)).toBe(server);
      expect(await talk.end()).toBe(0);
    },
  );

  it('of a table that is too wide for one answer: a page of its columns, and how to go on', async () => {
    const columns = Array.from({ length: 900 }, (_, at) => `c${at} tinyint COMMENT '${'wide '.repeat(100)}${at}'`);
    await shop.source.execute(`CREATE TABLE wide (id int PRIMARY KEY, ${columns.join(', ')}) ENGINE = InnoDB`);
    onTestFinished(() => shop.source.execute('DROP TABLE wide'));
    const call = { name: 'mcp__plugin_lockstep_db__inspect_schema', input: { side: 'source', table: 'wide' } };
    const { requests, toolResults } = await promptClaude(makeScratch(), {
      prompt: 'what is in wide?',
      turns: [{ tools: [call] }, { text: 'wide' }],
      args: [...plugin, ...grant],
      environment: shop.environment,
    });
    const [told] = toolResults;
    expect(requests.length).toBe(2);
    expect(requests.slice(1).map(textOf).join('\n')).toContain(told?.text);
    const page = JSON.parse(told?.text ?? '');
    const { length } = page.table.table.columns;
    expect({ fewer: length > 0 && length < 901, next: page.next }).toEqual({
      fewer: true,
      next: `More columns: call again with cursor ${page.table.next_cursor}.`,
    });
  });
});
