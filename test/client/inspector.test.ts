import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tools } from '../../mcp-server/src/tools/index.ts';
import { bundle } from './root.ts';
import { makeScratch } from './scratch.ts';
import { openShop, type Shop } from './shop.ts';

const run = promisify(execFile);
const manifest = createRequire(import.meta.url).resolve('@modelcontextprotocol/inspector/package.json');
const inspector = join(dirname(manifest), 'clients/launcher/build/index.js');

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.drop());

/** One method of the server, over stdio, through the MCP inspector; rejects when it ends with an error. */
async function inspect(...args: string[]): Promise<unknown> {
  const { home, project } = makeScratch();
  const variables = Object.entries(shop.environment).flatMap(([name, value]) => ['-e', `${name}=${value}`]);
  const { stdout } = await run(process.execPath, [inspector, '--cli', ...variables, 'node', bundle, ...args], {
    cwd: project,
    env: { PATH: `${dirname(process.execPath)}:/usr/bin:/bin`, HOME: home },
    timeout: 100_000,
  });
  return JSON.parse(stdout);
}

describe('the server under the MCP inspector', () => {
  it('lists every tool', async () => {
    expect(await inspect('--method', 'tools/list')).toEqual({
      tools: tools.map(({ name }) => expect.objectContaining({ name })),
    });
  });

  it('answers a call with a structured result', async () => {
    const call = ['--method', 'tools/call', '--tool-name', 'inspect_schema', '--tool-args-json', '{"side":"target"}'];
    expect(await inspect(...call)).toMatchObject({
      structuredContent: { content_origin: 'database', overview: { tables: [{ name: 'orders', columns: 2 }] } },
    });
  });

  it('fails a call of a tool that does not exist', async () => {
    await expect(inspect('--method', 'tools/call', '--tool-name', 'drop_schema')).rejects.toMatchObject({
      code: 5,
      stderr: expect.stringContaining('drop_schema'),
    });
  });
});
