import { createServer, type Server } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import type { SyncStatus } from '../../mcp-server/src/model/sync-status.ts';
import { judge } from '../../mcp-server/src/observe/judge.ts';
import { changesBetween, mergedNotice, type Notice } from '../../mcp-server/src/watch/changes.ts';
import { openWebhook } from '../../mcp-server/src/watch/webhook.ts';
import { fine, settings, WORSENINGS } from '../observe/observed.ts';

let server: Server;
afterEach(() => server?.close());

const bodies: string[] = [];
async function receiver(answers: readonly number[]): Promise<string> {
  bodies.length = 0;
  const left = [...answers];
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => {
      body += String(part);
    });
    request.on('end', () => {
      bodies.push(body);
      response.writeHead(left.shift() ?? 200).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/hooks/T0KEN`;
}

const statusOf = (by: number): SyncStatus => {
  const observed = WORSENINGS.parked?.(by) ?? fine;
  return { ...observed, ...judge(observed, settings) };
};
const notice = (state: Notice['state'], was: Notice['was']): Notice => ({
  at: '2026-01-01T00:00:00.000Z',
  state,
  was,
  primary: 'source',
  changes: [{ id: 'parked', was, state, what: 'one', pause: null, resume: null }],
});

describe('a message about a change', () => {
  it('is none while nothing changes, names what did, and is there at once for a watch that begins in trouble', () => {
    expect(changesBetween(statusOf(0), statusOf(0))).toBeNull();
    expect(changesBetween(null, statusOf(0))).toBeNull();
    expect(changesBetween(null, statusOf(0.01))).toMatchObject({
      was: 'fine',
      state: 'warn',
      changes: [{ id: 'parked' }],
    });
    expect(changesBetween(statusOf(0.01), statusOf(1))).toMatchObject({
      was: 'warn',
      state: 'halt',
      changes: [{ id: 'parked', was: 'warn', state: 'halt' }],
    });
  });

  it('leaves out what came back to what it was, when two are told as one', () => {
    expect(mergedNotice(notice('halt', 'fine'), notice('fine', 'halt')).changes).toEqual([]);
    expect(mergedNotice(notice('warn', 'fine'), notice('halt', 'warn'))).toMatchObject({
      was: 'fine',
      state: 'halt',
      changes: [{ was: 'fine', state: 'halt' }],
    });
  });
});

describe('a webhook', () => {
  it('is asked again while the receiver is away, and gets each message once', async () => {
    const failed: string[] = [];
    const hook = openWebhook(await receiver([503, 500]), (what) => failed.push(what), 5);
    hook.tell(notice('halt', 'fine'));
    await hook.close();
    expect([failed, bodies.length, JSON.parse(bodies[2] ?? '{}')]).toMatchObject([
      [],
      3,
      { from: 'lockstep watch', state: 'halt', was: 'fine', changes: [{ id: 'parked' }] },
    ]);
  });

  it('that refuses is not asked again, and its address is told to nobody', async () => {
    const failed: string[] = [];
    const hook = openWebhook(await receiver([403]), (what) => failed.push(what), 5);
    hook.tell(notice('halt', 'fine'));
    await hook.close();
    expect([bodies.length, failed]).toEqual([
      1,
      [expect.stringMatching(/^the webhook at 127.0.0.1:\d+ did not take a message: it answered 403$/)],
    ]);
  });

  it('that never answers is given up with a word', async () => {
    const failed: string[] = [];
    const url = await receiver([]);
    server.close();
    const hook = openWebhook(url, (what) => failed.push(what), 1);
    hook.tell(notice('halt', 'fine'));
    await hook.close();
    expect(failed).toEqual([expect.stringMatching(/no answer$/)]);
    expect(failed.join()).not.toContain('T0KEN');
  });

  it('is refused when it is no web address, without repeating it', () => {
    expect(() => openWebhook('ftp://secret@x', () => {})).toThrow(/^The webhook is no http or https address.$/);
  });
});
