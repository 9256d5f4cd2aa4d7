import { setTimeout as wait } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lockMysqlTable, lockPostgresTable } from '../client/hold-lock.ts';
import { type LabServer, SERVER_KINDS, type ServerKind, startServer } from '../lab/lab.ts';
import { sharedServer } from '../lab/shared.ts';
import type { NetworkFault } from './fault-proxy.ts';
import { type FaultyPair, leftRunning, openFaultyPair, type Station, type ToolName } from './faulty-lab.ts';
import { type Ending, ending, learned, verdictsOf, wrongWith } from './law.ts';

const OTHER: Readonly<Record<ServerKind, ServerKind>> = {
  mariadb: 'postgres18',
  postgres: 'mysql9',
  mysql9: 'postgres',
  postgres18: 'mariadb',
};
const servers: LabServer[] = [];
const pairs: FaultyPair[] = [];
/** What each tool says of a healthy pair, and how many bytes of answers that took. */
const healthy = new Map<string, { readonly found: Ending; readonly bytes: number }>();

const idOf = ({ kind }: FaultyPair, tool: ToolName) => `${kind} ${tool}`;
const expected = (pair: FaultyPair, tool: ToolName): Ending => healthy.get(idOf(pair, tool))?.found ?? 'it hangs';
const bytesOf = (pair: FaultyPair, tool: ToolName): number => healthy.get(idOf(pair, tool))?.bytes ?? 0;

const ALL_KINDS = process.env.LOCKSTEP_FAULTS === 'all';
const KINDS = ALL_KINDS ? SERVER_KINDS : (['mariadb', 'postgres18'] as const);

beforeAll(async () => {
  servers.push(...(await Promise.all(KINDS.map((kind) => startServer(kind)))));
  pairs.push(...(await Promise.all(servers.map((server) => openFaultyPair(server, sharedServer(OTHER[server.kind]))))));
  await Promise.all(pairs.map(learn));
});
afterAll(async () => {
  await Promise.all(pairs.map((pair) => pair.close()));
  await Promise.all(servers.map((server) => server.stop()));
});

/** Asks each tool while all is well, the second time with its connections and its evidence there. */
async function learn(pair: FaultyPair): Promise<void> {
  for (const station of pair.stations) healthy.set(idOf(pair, station.tool), await learned(station));
}

/** Every tool on every server at once; what is wrong, with who said it. */
async function everywhere(
  work: (pair: FaultyPair, station: Station) => Promise<readonly string[]>,
  of: readonly FaultyPair[] = pairs,
): Promise<readonly string[]> {
  const wrong = await Promise.all(
    of.flatMap((pair) =>
      pair.stations.map(async (station) =>
        (await work(pair, station)).map((what) => `${pair.kind} ${station.tool}: ${what}`),
      ),
    ),
  );
  return wrong.flat();
}

/** Once the fault is over every tool gives its whole answer again, from the same process, and nothing is left in the database. */
async function recovered(): Promise<readonly string[]> {
  const wrong = await everywhere(async (pair, { tool, call, proxy }) => {
    proxy.release();
    let found = await ending(call());
    // Forty calls at once: one may meet a short limit of its own.
    for (let more = 5; more > 0 && found !== 'it hangs' && !found.ok; more -= 1) found = await ending(call());
    const whole = found !== 'it hangs' && found.ok;
    return [...wrongWith(tool, found, expected(pair, tool)), ...(whole ? [] : ['it does not recover'])];
  });
  for (const pair of pairs) await expect.poll(() => leftRunning(pair), { timeout: 60_000 }).toEqual([]);
  return wrong;
}

/** Stops each tool in the middle of an answer, does something to the servers, and lets the tools go on. */
async function struck(
  strike: (pair: FaultyPair) => Promise<void> | void,
  of: readonly FaultyPair[] = pairs,
): Promise<readonly string[]> {
  const calls = of.flatMap((pair) =>
    pair.stations.map(({ tool, call, proxy }) => {
      const held = proxy.arm(bytesOf(pair, tool) / 2, 'hold');
      const found = ending(call());
      return { pair, tool, proxy, found, ready: Promise.race([held, found]) };
    }),
  );
  await Promise.all(calls.map(({ ready }) => ready));
  await Promise.all(of.map(strike));
  for (const { proxy } of calls) proxy.release();
  const wrong = await Promise.all(
    calls.map(async ({ pair, tool, found }) =>
      wrongWith(tool, await found, expected(pair, tool)).map((what) => `${pair.kind} ${tool}: ${what}`),
    ),
  );
  return wrong.flat();
}

const network = (fault: NetworkFault, share: number, of = pairs) =>
  everywhere(async (pair, { tool, call, proxy }) => {
    void proxy.arm(bytesOf(pair, tool) * share, fault);
    return wrongWith(tool, await ending(call()), expected(pair, tool));
  }, of);

describe('every tool on every server says the right thing or that it could not tell', () => {
  it('when its connection is cut in the middle of an answer', async () => {
    for (const share of [0.02, 0.4, 0.97]) expect([share, await network('cut', share)]).toEqual([share, []]);
  });

  it('when its server is restarted', async () => {
    expect(await struck((pair) => pair.faulty.server.restart())).toEqual([]);
  });

  it('when its server is killed, and once it is back', async () => {
    const wrong = await struck((pair) => pair.faulty.server.kill());
    await Promise.all(servers.map((server) => server.start()));
    expect(wrong).toEqual([]);
    expect(await recovered()).toEqual([]);
  });

  // Both are pure waiting, so each server has one of them; where all faults are asked for, then the other.
  it('when its connection goes silent and so do new ones, or its server is frozen, until the call has ended', async () => {
    for (const turn of ALL_KINDS ? [0, 1] : [0]) {
      const frozen = pairs.filter((_, at) => (at + turn) % 2 === 0);
      const silent = pairs.filter((_, at) => (at + turn) % 2 === 1);
      const wrong = await Promise.all([
        struck((pair) => pair.faulty.server.pause(), frozen).finally(() => {
          for (const { faulty } of frozen) faulty.server.resume();
        }),
        network('silent', 0.5, silent),
      ]);
      expect(wrong).toEqual([[], []]);
      expect(await recovered()).toEqual([]);
    }
  });

  it('when its server is frozen for a moment', async () => {
    const wrong = await struck(async ({ faulty: { server } }) => {
      server.pause();
      await wait(600);
      server.resume();
    });
    expect(wrong).toEqual([]);
  });

  it('when somebody ends its session', async () => {
    const wrong = await struck(async ({ faulty }) => {
      const { server } = faulty;
      if (server.engine === 'postgres') {
        return server.execute(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'reader'`);
      }
      const ids = await server.query(`SELECT id FROM information_schema.processlist WHERE user = 'reader'`);
      for (const [id] of ids) await server.execute(`KILL CONNECTION ${id}`).catch(() => undefined);
    });
    expect(wrong).toEqual([]);
  });

  it('when its login has no connection left, or one', async () => {
    const limit = (most: number | null) =>
      Promise.all(
        servers.map((server) =>
          server.execute(
            server.engine === 'postgres'
              ? `ALTER ROLE reader CONNECTION LIMIT ${most ?? -1}`
              : `ALTER USER 'reader'@'%' WITH MAX_USER_CONNECTIONS ${most ?? 0}`,
          ),
        ),
      );
    for (const most of ALL_KINDS ? [1, 3] : [1]) {
      await Promise.all(pairs.flatMap(({ stations }) => stations.map(({ bench }) => bench.reload())));
      await limit(most);
      expect([
        most,
        await everywhere(async (pair, { tool, call }) => wrongWith(tool, await ending(call()), expected(pair, tool))),
      ]).toEqual([most, []]);
    }
    await limit(null);
  });

  it('when a table is locked: that one is not checked, the others are', async () => {
    const locks = await Promise.all(
      pairs.map(({ faulty }) =>
        (faulty.server.engine === 'postgres' ? lockPostgresTable : lockMysqlTable)(faulty, 'middle_table'),
      ),
    );
    const verdicts: unknown[] = [];
    const due = [
      ['equal', null],
      ['not_checked', 'LOCK_TIMEOUT'],
      ['equal', null],
    ];
    const toldBy = (found: Ending) =>
      found === 'it hangs' ? found : found.ok ? verdictsOf(found.output.tables) : found.error;
    const wrong = await everywhere(async (pair, { tool, call }) => {
      let found = await ending(call());
      if (tool === 'check_parity') {
        // Forty calls at once: one may meet a short limit of its own.
        for (let more = 4; more > 0 && !isDeepStrictEqual(toldBy(found), due); more -= 1) found = await ending(call());
        verdicts.push(toldBy(found));
      }
      return wrongWith(tool, found, expected(pair, tool));
    });
    await Promise.all(locks.map((lock) => lock.release()));
    expect(wrong).toEqual([]);
    expect(verdicts).toEqual(pairs.map(() => due));
  });
});
