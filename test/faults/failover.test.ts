import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { loadConfig } from '../../mcp-server/src/config.ts';
import { makeConnections } from '../../mcp-server/src/connections.ts';
import { NO_SERVERS } from '../../mcp-server/src/model/evidence.ts';
import { observeProject } from '../../mcp-server/src/tools/observe-project.ts';
import { type LabDatabase, type LabServer, type ServerKind, startServer } from '../lab/lab.ts';
import { sharedServer } from '../lab/shared.ts';
import { outputOf, type Workbench, workbench } from '../tools/call-tool.ts';
import { type FaultProxy, openFaultProxy } from './fault-proxy.ts';
import { leftRunning, SETTINGS, tables } from './faulty-lab.ts';

/** Who takes over: another server, with a database of the same name. */
const HEIR: Readonly<Record<'mariadb' | 'mysql9' | 'postgres18', ServerKind>> = {
  mariadb: 'mariadb',
  mysql9: 'mysql9',
  postgres18: 'postgres',
};
const AT_ONCE = { tables: ['first_table', 'ultimate_table'], settle_seconds: 0 };
/** With time between the looks, in which the first table is done and the other is not. */
const ASKED = { ...AT_ONCE, settle_seconds: 1 };
const KINDS =
  process.env.LOCKSTEP_FAULTS === 'all'
    ? (['mariadb', 'mysql9', 'postgres18'] as const)
    : (['mysql9', 'postgres18'] as const);

describe.each(KINDS)('a failover of %s', (kind) => {
  let server: LabServer;
  let heir: LabServer;
  let database: LabDatabase;
  let sound: LabDatabase;
  let proxy: FaultProxy;
  let bench: Workbench;
  let urls: { source: string; target: string };

  beforeAll(async () => {
    server = await startServer(kind);
    heir = sharedServer(HEIR[kind]);
    database = await server.createDatabase();
    sound = await sharedServer(kind === 'postgres18' ? 'mariadb' : 'postgres18').createDatabase();
    const taken = await heir.createDatabase({ name: database.name });
    // Each of the two differs in another table: put together they would be equal, and neither is.
    await database.execute(tables(kind, 'ultimate'));
    await taken.execute(tables(heir.kind, 'first'));
    await sound.execute(tables(sound.server.kind, null));
    proxy = await openFaultProxy(server.port);
    urls = { source: sound.readerUrl, target: proxy.url(database.readerUrl) };
    bench = workbench(urls);
    writeFileSync(join(bench.folder, 'lockstep.yaml'), SETTINGS);
  });
  afterAll(async () => {
    await bench.close();
    await proxy.close();
    const force = heir.engine === 'postgres' ? ' WITH (FORCE)' : '';
    await heir.execute(`DROP DATABASE ${database.name}${force}`);
    await sound.drop();
    await server.stop();
  });

  /** Until no statement of a check runs: it is paused, or between two looks. */
  async function quiet() {
    for (let looks = 0; looks < 3; looks += 1) {
      await wait(100);
      if ((await leftRunning({ faulty: database })).length > 0) looks = -1;
    }
  }

  /** Does something while a check waits: it has found the first table equal, and none of its statements runs. */
  async function between(work: () => void, signal?: AbortSignal) {
    const folder = join(bench.folder, '.lockstep');
    let begun = false;
    return bench.call('check_parity', ASKED, signal, (message) => {
      if (begun || !/first_table: equal$/.test(message)) return;
      begun = true;
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, 'pause'), '');
      void quiet()
        .then(work)
        .finally(() => rmSync(join(folder, 'pause')));
    });
  }

  it('in the middle of a check ends it: what two servers say is not put together', async () => {
    const found = await between(() => proxy.leadTo(heir.port, 'cut'));
    expect(found).toMatchObject({
      ok: false,
      error: {
        code: 'CONNECTION_LOST',
        message: expect.stringMatching(
          /^target 127\.0\.0\.1:\d+\/\w+: .*: another server answers than at the beginning/,
        ),
        hint: expect.stringContaining('Run it again'),
        retryable: true,
      },
    });
    // Asked anew, each of them is told as it is.
    expect(await bench.call('check_parity', AT_ONCE)).toMatchObject({
      output: { verdict: 'drift', tables: [{ verdict: 'drift' }, { verdict: 'equal' }] },
    });
    proxy.leadTo(server.port, 'cut');
    expect(await bench.call('check_parity', AT_ONCE)).toMatchObject({
      output: { verdict: 'drift', tables: [{ verdict: 'equal' }, { verdict: 'drift' }] },
    });
  });

  it('between a check that was cancelled and the one that goes on refuses what was kept', async () => {
    const stop = new AbortController();
    expect(await between(() => stop.abort(), stop.signal)).toMatchObject({ error: { code: 'CANCELLED' } });
    proxy.leadTo(heir.port, 'cut');
    const resumed = await bench.call('check_parity', { ...ASKED, resume: true });
    expect(resumed).toMatchObject({
      error: {
        code: 'VALIDATION',
        message: expect.stringContaining('belongs to another check: its databases, servers'),
      },
    });
    proxy.leadTo(server.port, 'cut');
    expect(await bench.call('check_parity', { ...ASKED, resume: true })).toMatchObject({
      output: { verdict: 'drift', tables: [{ verdict: 'equal' }, { verdict: 'drift' }] },
    });
  });

  it('between two looks of a watch makes no rate of two logs', async () => {
    const admin = { LOCKSTEP_SOURCE_URL: sound.url, LOCKSTEP_TARGET_URL: proxy.url(database.url) };
    const connections = makeConnections(() => loadConfig(admin, bench.folder));
    const context = {
      caller: 'terminal' as const,
      room: Number.POSITIVE_INFINITY,
      config: connections.config,
      database: connections.database,
      signal: new AbortController().signal,
      progress: () => {},
      witness: { subject: () => {}, saw: () => {} },
      servers: () => NO_SERVERS,
    };
    const first = await observeProject(context, null);
    const second = await observeProject(context, first.memory);
    proxy.leadTo(heir.port, 'cut');
    const third = await observeProject(context, second.memory);
    const fourth = await observeProject(context, third.memory);
    await connections.close();
    proxy.leadTo(server.port, 'cut');
    const rates = [first, second, third, fourth].map(({ status }) => status.target.logBytesPerSecond);
    expect(rates.map((rate) => (rate.known ? 'known' : rate.reason))).toEqual([
      'known',
      'known',
      'the end of the log was seen once',
      'known',
    ]);
  });

  it('between a check and its gate leaves nothing of what was seen before it', async () => {
    const drift = async () => {
      const { criteria } = outputOf(await bench.call('check_gate', { phase: 'backfill' }));
      return z
        .array(z.looseObject({ id: z.string() }))
        .parse(criteria)
        .find(({ id }) => id === 'zero-drift');
    };
    await database.execute("UPDATE ultimate_table SET body = CONCAT('ultimate ', REPEAT('2999', 9)) WHERE id = 2999;");
    outputOf(await bench.call('generate_plan'));
    outputOf(await bench.call('check_parity', { settle_seconds: 0 }));
    expect(await drift()).toMatchObject({ state: 'passed' });
    proxy.leadTo(heir.port, 'cut');
    expect(await drift()).toMatchObject({
      state: 'unknown',
      reason: expect.stringMatching(
        /no more: it was at another server of the target \(.+\) than the one of now \(.+\)\.$/,
      ),
      run: 'lockstep check-parity',
    });
    proxy.leadTo(server.port, 'cut');
    expect(await drift()).toMatchObject({
      state: 'unknown',
      reason: expect.stringContaining('another server of the target answered since'),
    });
    outputOf(await bench.call('check_parity', { settle_seconds: 0 }));
    await server.restart();
    expect(await drift()).toMatchObject({ state: 'passed' });
  });
});
