import { setTimeout as sleep } from 'node:timers/promises';
import { expect, vi } from 'vitest';
import { z } from 'zod';
import { personCommands } from '../../mcp-server/src/terminal/index.ts';
import type { LabDatabase } from '../lab/lab.ts';
import type { Road } from './road.ts';
import { until } from './until.ts';

const OFFSETS = z.object({
  offsets: z.array(z.object({ partition: z.object({ kafka_topic: z.string(), kafka_partition: z.number() }) })),
});
const TASKS = z.record(z.string(), z.object({ status: z.object({ tasks: z.array(z.object({ id: z.number() })) }) }));
const STATUSES = z
  .record(z.string(), z.object({ status: z.object({ tasks: z.array(z.object({ trace: z.string().optional() })) }) }))
  .transform((found) => Object.values(found));

/** Sets the heartbeat, as the connector does. */
export function startBeat(source: LabDatabase): { stop(): Promise<void> } {
  const now = source.server.engine === 'mysql' ? 'UTC_TIMESTAMP(6)' : "clock_timestamp() AT TIME ZONE 'UTC'";
  let beating = true;
  const done = (async () => {
    while (beating) {
      await source.execute(`UPDATE lockstep_cdc_heartbeat SET beat_at = ${now} WHERE id = 1`);
      await sleep(500);
    }
  })();
  return {
    stop: async () => {
      beating = false;
      await done;
    },
  };
}

/** How many sessions a login has on a server, in a database where the server tells them apart. */
export async function countSessions(database: LabDatabase, login: string): Promise<number> {
  return (await sessionsOf(database, login)).length;
}

/** Ends the sessions of a login on a server, as an administrator or a failover would; gives how many there were. */
export async function endSessions(database: LabDatabase, login: string): Promise<number> {
  const { server, name } = database;
  const sessions = await sessionsOf(database, login);
  const end = (id: string) => (server.engine === 'postgres' ? `SELECT pg_terminate_backend(${id})` : `KILL ${id}`);
  // One may have ended by itself meanwhile.
  for (const id of sessions) await server.execute(end(id), name).catch(() => undefined);
  return sessions.length;
}

async function sessionsOf({ server, name }: LabDatabase, login: string): Promise<string[]> {
  const SESSIONS = {
    postgres: `SELECT pid FROM pg_stat_activity WHERE usename = '${login}' AND datname = '${name}'`,
    // MySQL's information_schema fails on a statement with an emoji that runs just then.
    mysql: `SELECT processlist_id FROM performance_schema.threads WHERE processlist_user = '${login}'`,
    mariadb: `SELECT id FROM information_schema.processlist WHERE user = '${login}'`,
  };
  const family = server.engine === 'postgres' ? 'postgres' : server.kind === 'mariadb' ? 'mariadb' : 'mysql';
  return (await server.query(SESSIONS[family])).map(([id = '']) => id);
}

/** Restarts each task of each connector by itself, by Connect’s REST. */
export async function restartTasks({ worker }: Road): Promise<number> {
  const connectors = Object.entries(TASKS.parse(await worker.get('/connectors?expand=status')));
  const tasks = connectors.flatMap(([name, { status }]) => status.tasks.map(({ id }) => `${name}/tasks/${id}`));
  for (const task of tasks) {
    // 409: the worker is in the middle of a rebalance.
    await until(
      `the restart of ${task}`,
      async () => (await fetch(`${worker.url}/connectors/${task}/restart`, { method: 'POST' })).status,
      (status) => status === 204,
    );
  }
  return tasks.length;
}

/** Puts a stopped sink back to the first record of every partition of some topics, as an operator would. */
export async function rewind({ worker }: Road, sink: string, topics: readonly string[]): Promise<void> {
  const offsets = [0, 1, 2, 3].flatMap((partition) =>
    topics.map((topic) => ({
      partition: { kafka_topic: topic, kafka_partition: partition },
      offset: { kafka_offset: 0 },
    })),
  );
  const known = OFFSETS.parse(await worker.get(`/connectors/${sink}/offsets`));
  const there = offsets.filter(({ partition }) =>
    known.offsets.some(
      (one) =>
        one.partition.kafka_topic === partition.kafka_topic &&
        one.partition.kafka_partition === partition.kafka_partition,
    ),
  );
  expect(there.length).toBeGreaterThan(topics.length - 1);
  const response = await fetch(`${worker.url}/connectors/${sink}/offsets`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ offsets: there }),
  });
  expect([response.status, await response.text()]).toEqual([200, expect.any(String)]);
}

/** How new the rows are, and which reviews there are. */
export async function versionsIn(target: LabDatabase) {
  const [[versions = '', reviews = ''] = []] = await target.query(
    "SELECT (SELECT sum(lockstep_version) FROM customers)::text, (SELECT string_agg(id::text, ',' ORDER BY id) FROM reviews)",
  );
  return { versions: BigInt(versions), reviews };
}

/** What the causes of failed tasks say. */
export function failuresIn(answer: unknown): string[] {
  return STATUSES.parse(answer).flatMap(({ status: { tasks } }) =>
    tasks.flatMap(({ trace = '' }) =>
      trace === ''
        ? []
        : [
            trace
              .split('\n')
              .filter((line) => !/^\s+(at|\.\.\.) /.test(line))
              .join(' | ')
              .slice(0, 3000),
          ],
    ),
  );
}

/** Whether a command ended well, and what it said. */
export function attempt(work: () => string): { readonly said: string; readonly failed: boolean } {
  try {
    return { said: work(), failed: false };
  } catch (error) {
    return { said: String(error), failed: true };
  }
}

/** A command that only a terminal has, as a person types it: its exit code, and what it said. */
export async function typed({ bench }: Road, name: string) {
  const connections = bench.connections();
  let code: number | null = null;
  let said = '';
  const write = (text: unknown) => {
    said += String(text);
    return true;
  };
  const spies = [vi.spyOn(process.stderr, 'write'), vi.spyOn(process.stdout, 'write')];
  for (const spy of spies) spy.mockImplementation(write);
  try {
    const commands = personCommands.map((make) =>
      make(connections, (ended) => {
        code = ended;
      }),
    );
    await commands.find((each) => each.name() === name)?.parseAsync([], { from: 'user' });
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  return { code, said };
}
