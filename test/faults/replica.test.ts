import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { postgres } from '../../mcp-server/src/engines/postgres/index.ts';
import { LIMITS } from '../engines/conformance/subject.ts';
import { LAB_LOGINS } from '../lab/accounts.ts';
import { type LabServer, startServer } from '../lab/lab.ts';
import { sharedServer } from '../lab/shared.ts';
import { openFaultProxy } from './fault-proxy.ts';
import { type FaultyPair, openFaultyPair, type Station } from './faulty-lab.ts';
import { type Ending, ending, learned, wrongWith } from './law.ts';

const KINDS = process.env.LOCKSTEP_FAULTS === 'all' ? (['postgres', 'postgres18'] as const) : (['postgres'] as const);

describe.each(KINDS)('a standby of %s that cancels whoever is in the way of its recovery', (kind) => {
  let primary: LabServer;
  let standby: LabServer;
  let pair: FaultyPair;
  const healthy = new Map<string, { readonly found: Ending; readonly bytes: number }>();

  beforeAll(async () => {
    primary = await startServer(kind, { extra: ['-c', 'wal_keep_size=512MB', '-c', 'autovacuum=off'] });
    const { login, password } = LAB_LOGINS.admin;
    const from = `host=127.0.0.1 port=${primary.port} user=${login} password=${password} sslmode=disable`;
    const options = [`primary_conninfo=${from}`, 'max_standby_streaming_delay=0', 'hot_standby_feedback=off'];
    standby = await startServer(kind, { standby: true, extra: options.flatMap((option) => ['-c', option]) });
    pair = await openFaultyPair(primary, sharedServer(kind === 'postgres' ? 'mysql9' : 'mariadb'), undefined, standby);
    await followed();
    for (const { tool, call, proxy } of pair.stations) {
      healthy.set(tool, await learned({ tool, call, proxy }));
    }
  });
  afterAll(async () => {
    await pair.close();
    await standby.stop();
    await primary.stop();
  });

  /** Until the standby has what the primary has. */
  async function followed(): Promise<void> {
    const at = (await primary.query('SELECT pg_current_wal_lsn()'))[0]?.[0];
    const there = () => standby.query(`SELECT pg_last_wal_replay_lsn() >= '${at}'`);
    await vi.waitFor(async () => expect(await there()).toEqual([['t']]), { timeout: 60_000, interval: 50 });
  }

  it('is answered rightly, or says that it could not tell', async () => {
    const calls = pair.stations.map(({ tool, call, proxy }: Station) => {
      const held = proxy.arm((healthy.get(tool)?.bytes ?? 0) / 2, 'hold');
      const found = ending(call());
      return { tool, proxy, found, ready: Promise.race([held, found]) };
    });
    await Promise.all(calls.map(({ ready }) => ready));
    // Whoever has an older snapshot may still want the rows that a VACUUM removes.
    await pair.faulty.execute('UPDATE middle_table SET body = body');
    await pair.faulty.execute('VACUUM middle_table');
    await followed();
    for (const { proxy } of calls) proxy.release();
    const codes = new Map<string, string>();
    const wrong: string[] = [];
    for (const { tool, found } of calls) {
      const end = await found;
      wrong.push(...wrongWith(tool, end, healthy.get(tool)?.found ?? 'it hangs').map((what) => `${tool}: ${what}`));
      if (end !== 'it hangs' && !end.ok) codes.set(end.error.code, end.error.message);
    }
    expect(wrong).toEqual([]);
    expect([...codes.keys()]).toContain('CONFLICT');
    expect(codes.get('CONFLICT')).toMatch(/conflicts with recovery/);
  });

  it('is told as a standby, with its place in the log', async () => {
    const parity = pair.stations.find(({ tool }) => tool === 'check_parity');
    const found = await parity?.call();
    const place = expect.stringMatching(/^[0-9A-F]+\/[0-9A-F]+$/);
    const positions = { [pair.side]: { replica: true, before: place, after: place } };
    expect(found).toMatchObject({ output: { verdict: 'drift', positions } });
  });

  it('is told from another standby of the same primary by its address, and is the same after a restart', async () => {
    const known = async () => {
      const database = postgres.open(standby.url({ database: pair.faulty.name }), LIMITS);
      const server = await database.read(async (read) => (await read.load()).server).finally(() => database.close());
      return server?.replace(/^\d+ /, '');
    };
    const before = await known();
    expect(before).toBe(`standby 127.0.0.1:${standby.port} asked at 127.0.0.1:${standby.port}`);
    await standby.restart();
    expect(await known()).toBe(before);
  });

  it('is told from another that answers at the same address', async () => {
    const { login, password } = LAB_LOGINS.admin;
    const from = `host=127.0.0.1 port=${primary.port} user=${login} password=${password} sslmode=disable`;
    const other = await startServer(kind, { standby: true, extra: ['-c', `primary_conninfo=${from}`] });
    const proxy = await openFaultProxy(standby.port);
    const known = async () => {
      const database = postgres.open(proxy.url(standby.url({ database: pair.faulty.name })), LIMITS);
      return (await database.read((read) => read.load()).finally(() => database.close())).server;
    };
    const servers = [await known()];
    proxy.leadTo(other.port, 'cut');
    await vi.waitFor(async () => servers.push(await known()), { timeout: 60_000, interval: 200 });
    await proxy.close();
    await other.stop();
    expect(servers.map((server) => server?.replace(/^\d+ /, ''))).toEqual([
      expect.stringMatching(`^standby 127.0.0.1:${standby.port} asked at `),
      expect.stringMatching(`^standby 127.0.0.1:${other.port} asked at `),
    ]);
  });
});
