import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { tools } from '../../mcp-server/src/tools/index.ts';
import { type HeldLock, lockMysqlTable, lockPostgresTable } from './hold-lock.ts';
import { bundle } from './root.ts';
import { makeScratch } from './scratch.ts';
import { openShop, type Shop } from './shop.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.drop());

/** A project whose statements may wait for a lock longer than any of these tests takes. */
function patientProject(): string {
  const { project } = makeScratch();
  writeFileSync(join(project, 'lockstep.yaml'), 'limits:\n  lock_seconds: 60\n');
  return project;
}

async function connect(): Promise<Client> {
  const client = new Client({ name: 'test', version: '1' });
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [bundle, 'mcp'],
    cwd: patientProject(),
    env: { ...shop.environment },
  });
  await client.connect(transport);
  onTestFinished(() => client.close());
  return client;
}

const locks: readonly (readonly [string, () => Promise<HeldLock>])[] = [
  ['MySQL', () => lockMysqlTable(shop.source, 'orders')],
  ['PostgreSQL', () => lockPostgresTable(shop.target, 'orders')],
];

async function hold(lock: () => Promise<HeldLock>): Promise<HeldLock> {
  const held = await lock();
  onTestFinished(() => held.release());
  return held;
}

const soon = { timeout: 100_000, interval: 50 };
/** Shorter than a statement waits for its lock. */
const sooner = { timeout: 30_000, interval: 50 };
const waits = (held: HeldLock) => vi.waitFor(async () => expect(await held.running()).not.toEqual([]), soon);
const nothingRuns = (held: HeldLock) => vi.waitFor(async () => expect(await held.running()).toEqual([]), sooner);

describe('the committed server on stdio', () => {
  it('declares for every tool the four hints, a closed input and an output', async () => {
    const client = await connect();
    const listed = (await client.listTools()).tools;
    expect(listed.map(({ name }) => name)).toEqual(tools.map(({ name }) => name));
    expect(
      listed.map(({ inputSchema, outputSchema, annotations }) => ({
        input: inputSchema.additionalProperties,
        output: outputSchema?.additionalProperties,
        hints: Object.keys(annotations ?? {}).sort(),
      })),
    ).toEqual(
      tools.map(() => ({
        input: false,
        output: false,
        hints: ['destructiveHint', 'idempotentHint', 'openWorldHint', 'readOnlyHint', 'title'],
      })),
    );
  });

  it('introduces itself in fewer bytes than the client would cut', async () => {
    const client = await connect();
    const instructions = client.getInstructions() ?? '';
    expect(instructions).toContain('check_connections');
    expect(Buffer.byteLength(instructions)).toBeLessThan(2048);
  });

  it('refuses an argument that it does not know', async () => {
    const client = await connect();
    const answer = await client.callTool({ name: 'inspect_schema', arguments: { sied: 'source' } });
    expect(answer).toMatchObject({
      isError: true,
      content: [{ type: 'text', text: expect.stringContaining('Unrecognized key: "sied"') }],
    });
  });

  it('reports progress that only rises when it is asked to', async () => {
    const client = await connect();
    const seen: number[] = [];
    const call = { name: 'check_parity', arguments: { settle_seconds: 0.5 } };
    const answer = await client.callTool(call, undefined, { onprogress: ({ progress }) => seen.push(progress) });
    expect(answer.structuredContent).toMatchObject({ verdict: 'drift' });
    expect(seen.length).toBeGreaterThan(0);
    expect(seen).toEqual([...new Set(seen)].sort((a, b) => a - b));
  });

  it.each(locks)('ends the statement on %s when its call is cancelled', async (_engine, lock) => {
    const client = await connect();
    const held = await hold(lock);
    const stop = new AbortController();
    const outcome = client
      .callTool({ name: 'check_parity', arguments: {} }, undefined, { signal: stop.signal })
      .then(() => 'answered', String);
    await waits(held);
    stop.abort(new Error('no longer wanted'));
    expect(await outcome).toContain('no longer wanted');
    await nothingRuns(held);
    expect((await client.callTool({ name: 'inspect_schema', arguments: { sied: 1 } })).isError).toBe(true);
  });

  it.each(locks)('ends itself and its statement on %s when its input ends', async (_engine, lock) => {
    const held = await hold(lock);
    const child = spawn(process.execPath, [bundle, 'mcp'], {
      cwd: patientProject(),
      env: { ...shop.environment },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString('utf8');
    });
    child.stderr.on('data', (chunk: Buffer) => {
      err += chunk.toString('utf8');
    });
    const ended = new Promise((resolve) => child.once('close', (code, signal) => resolve({ code, signal })));
    const send = (message: object) => child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
    const clientInfo = { name: 'test', version: '1' };
    send({ id: 1, method: 'initialize', params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo } });
    send({ method: 'notifications/initialized' });
    send({ id: 2, method: 'tools/call', params: { name: 'check_parity', arguments: {} } });
    await waits(held);
    child.stdin.end();
    expect(await ended).toEqual({ code: 0, signal: null });
    expect(err).toBe('');
    const messages = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(messages[0]).toMatchObject({ id: 1, result: { serverInfo: { name: 'lockstep' } } });
    await nothingRuns(held);
  });
});
