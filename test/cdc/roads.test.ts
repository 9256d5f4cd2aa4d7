import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { syncStatus } from '../../mcp-server/src/model/sync-status.ts';
import { createShop } from '../demo/dataset/load-shop.ts';
import type { LabDatabase } from '../lab/lab.ts';
import { sharedServer } from '../lab/shared.ts';
import { outputOf } from '../tools/call-tool.ts';
import { cdcInstallation } from './lab/installation.ts';
import { type Kafka, startKafka } from './lab/kafka.ts';
import { attempt, failuresIn, rewind, startBeat, versionsIn } from './operator.ts';
import { openRoad, type Road } from './road.ts';
import { until } from './until.ts';
import { startWriter, type Writer } from './writer.ts';

/** `LOCKSTEP_CDC_SECONDS`: how long the writers write between two disturbances; 3 in CI. */
const WRITING_MS = Number(process.env.LOCKSTEP_CDC_SECONDS ?? 3) * 1000;
const SCALE = 0.02;
const STATUS = z.object(syncStatus.shape);
const GATE = z.object({ criteria: z.array(z.object({ id: z.string(), state: z.string(), reason: z.string() })) });

let kafka: Kafka;
let roads: Road[] = [];
let writers: Writer[] = [];
let beats: { stop(): Promise<void> }[] = [];

beforeAll(async () => {
  const installation = await cdcInstallation(console.log);
  const [broker, mariadb, mysql] = await Promise.all([startKafka(installation), shopOf('mariadb'), shopOf('mysql9')]);
  kafka = broker;
  const toPostgres = '{ set: text, bigint_unsigned: numeric }';
  const open = async (name: string, source: LabDatabase, to: 'postgres' | 'postgres18', ddl: string) =>
    openRoad(installation, {
      name,
      source,
      target: await sharedServer(to).createDatabase(),
      brokers: kafka.brokers,
      ddl,
      guarded: name === 'my-pg',
    });
  roads = await Promise.all([
    open('maria-pg', mariadb, 'postgres', toPostgres),
    open('my-pg', mysql, 'postgres18', toPostgres),
  ]);
  await each(async ({ worker, connect }) => {
    await worker.start();
    connect('create');
  });
});

afterAll(async () => {
  await Promise.all([...writers, ...beats].map((one) => one.stop().catch(() => undefined)));
  await Promise.all(roads.map((road) => road.close()));
  await kafka?.jvm.close();
});

describe('the connectors that generate_plan wrote, from MariaDB and MySQL 9 to PostgreSQL', () => {
  test('start, each with all its tasks', async () => {
    await each(allRun);
  });

  test('copy every row by the incremental snapshot while a program writes', async () => {
    writers = roads.map(({ source }, index) => startWriter(source, index + 1));
    await each(({ runSql }) => runSql('source', 'snapshot.sql'));
    await sleep(WRITING_MS);
    await each(async (road) => {
      const status = await until(
        `the snapshot of ${road.name}`,
        () => statusOf(road),
        ({ pipe }) => pipe?.sources.every(({ snapshot }) => snapshot.known && snapshot.value.length === 0) === true,
      );
      expect(status.pipe?.position).not.toBeNull();
    });
  });

  test('lose nothing when the worker is killed in the middle of it, and when tasks are', async () => {
    await each(async ({ worker }) => {
      await worker.jvm.kill();
      await sleep(500);
      await worker.start();
    });
    await each(allRun);
  });

  test('keep what comes while the sinks are paused by the generated script, and apply it after they go on', async () => {
    await each(async (road) => {
      road.connect('pause', 'sinks');
      await sleep(WRITING_MS);
      const held = await until(
        `the pause of ${road.name}`,
        () => statusOf(road),
        ({ pipe, conditions }) =>
          pipe?.sinks.some(({ lag }) => lag.known && lag.value.behind > 0) === true &&
          conditions.some(({ id, state }) => id === 'connectors' && state === 'warn'),
      );
      expect(held.pipe?.drained).toEqual({ known: true, value: false });
      road.connect('resume', 'sinks');
    });
  });

  test('reach the watermark of a cutover once nobody writes, and then every row agrees', async () => {
    await Promise.all(writers.map((writer) => writer.stop()));
    // An idle log: what Debezium has passed it commits with the next record, and its own beat is slow where nothing happens.
    beats = roads.map(({ source }) => startBeat(source));
    expect(writers.every(({ counts }) => (counts.rekey ?? 0) > 2 && (counts.remove ?? 0) > 2)).toBe(true);
    await each(async (road) => {
      await drained(road);
      await expectEqual(road);
    });
  });

  test('never put an older row over a newer one, nor a deleted row back, when everything is delivered again', async () => {
    const road = roadOf('my-pg');
    const topics = ['customers', 'reviews'].map((table) => `my-pg.${road.source.name}.${table}`);
    road.connect('stop', 'sinks');
    await until(
      'the stop of the sink',
      () => statusOf(road),
      ({ connectors }) => connectors?.known === true && connectors.value.some(({ state }) => state === 'STOPPED'),
    );
    await rewind(road, 'my-pg-sink', topics);
    const before = await versionsIn(road.target);
    road.connect('resume', 'sinks');
    await until(
      'the second delivery',
      async () => {
        const now = await versionsIn(road.target);
        expect([now.versions >= before.versions, now.reviews]).toEqual([true, before.reviews]);
        return statusOf(road);
      },
      ({ pipe }) => pipe?.drained.known === true && pipe.drained.value,
    );
    expect(await versionsIn(road.target)).toEqual(before);
    await expectEqual(road);
  });

  test('stop at a column that was added to the source, which sync_status names, and go on after the documented reaction', async () => {
    const road = roadOf('maria-pg');
    await road.source.execute(`
      ALTER TABLE reviews ADD COLUMN origin VARCHAR(20) NULL;
      UPDATE reviews SET origin = 'shop ☕', helpful = helpful + 1 WHERE id % 7 = 0`);
    const seen = await until(
      'what was added',
      async () => STATUS.parse(outputOf(await road.bench.call('sync_status'))),
      ({ conditions }) => ['schema', 'connectors'].every((id) => stateOf(conditions, id) !== 'fine'),
    );
    expect(seen.conditions.find(({ id }) => id === 'schema')?.what).toContain(`source ${road.source.name}.reviews`);
    expect(stateOf(seen.conditions, 'connectors')).toBe('halt');
    await road.target.execute('ALTER TABLE reviews ADD COLUMN origin varchar(20)');
    outputOf(await road.bench.call('generate_plan'));
    road.connect('restart', 'sinks');
    await until(
      'the restart',
      async () => attempt(() => road.connect('status')),
      ({ failed }) => !failed,
    );
    await drained(road);
    expect(stateOf((await statusOf(road)).conditions, 'schema')).toBe('fine');
    await expectEqual(road);
  });

  test('leave evidence by which the gate knows the watermark', async () => {
    const road = roadOf('my-pg');
    const gate = GATE.parse(outputOf(await road.bench.call('check_gate', { phase: 'write-cutover' })));
    expect(gate.criteria.find(({ id }) => id === 'pipe-drained')).toMatchObject({
      state: 'passed',
      reason: expect.stringMatching(/^Everything up to [\da-f-]+:1-\d+ is on the other side\.$/),
    });
  });
});

/** The same of every road, at once. */
async function each(work: (road: Road) => unknown): Promise<void> {
  const ended = await Promise.allSettled(roads.map((road) => work(road)));
  const failed = ended.flatMap((one) => (one.status === 'rejected' ? [String(one.reason)] : []));
  if (failed.length > 0) throw new Error(failed.join('\n'));
}

async function statusOf({ name, bench, worker }: Road) {
  const failures = failuresIn(await worker.get('/connectors?expand=status'));
  if (failures.length > 0) throw new Error(`${name}: ${failures.join('; ')}`);
  return STATUS.parse(outputOf(await bench.call('sync_status')));
}

/** The watermark: all that was committed before is on the other side. */
async function drained(road: Road): Promise<void> {
  await until(
    `the watermark of ${road.name}`,
    () => statusOf(road),
    ({ pipe }) => pipe?.drained.known === true && pipe.drained.value,
  );
}

async function expectEqual({ name, bench }: Road): Promise<void> {
  const { summary } = outputOf(await bench.call('check_parity'));
  expect([name, summary]).toEqual([
    name,
    expect.stringMatching(/^equal: 11 of 11 tables equal, .* 0 confirmed differences, 0 in flight/),
  ]);
}

function roadOf(name: string): Road {
  const found = roads.find((road) => road.name === name);
  if (found === undefined) throw new Error(`there is no road ${name}`);
  return found;
}

function stateOf(conditions: readonly { readonly id: string; readonly state: string }[], id: string) {
  return conditions.find((one) => one.id === id)?.state;
}

/** Waits until every task runs, by the generated script; a task that failed says why at once. */
async function allRun({ name, connect, worker }: Road): Promise<void> {
  await until(
    `the connectors of ${name}`,
    async () => {
      const failures = failuresIn(await worker.get('/connectors?expand=status'));
      if (failures.length > 0) throw new Error(`${name}: ${failures.join('; ')}`);
      const tried = attempt(() => connect('status'));
      return tried;
    },
    ({ failed }) => !failed,
  );
}

async function shopOf(kind: 'mariadb' | 'mysql9'): Promise<LabDatabase> {
  const database = await sharedServer(kind).createDatabase();
  await createShop(database, { scale: SCALE });
  return database;
}
