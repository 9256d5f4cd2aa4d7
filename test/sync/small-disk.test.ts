import { chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import sql from 'sql-template-tag';
import { afterEach, describe, expect, it } from 'vitest';
import { activate } from '../../templates/sync/src/backfill/activation.ts';
import { runBackfill } from '../../templates/sync/src/backfill/run-backfill.ts';
import { runRelay } from '../../templates/sync/src/relay/run-relay.ts';
import { makeReadable, runsFolder } from '../lab/folders.ts';
import { engineOf } from '../lab/kinds.ts';
import { startServer } from '../lab/lab.ts';
import type { LabServer } from '../lab/lab-server.ts';
import { runCommand } from '../lab/run-command.ts';
import { sharedServer } from '../lab/shared.ts';
import { serverUser } from '../lab/system-user.ts';
import { type KitBench, openKitBench, shareKitBench } from './kit-bench.ts';
import { bothSides, carryAll, change, states } from './relay/relay-bench.ts';

const PAIRS = [
  ['mariadb', 'postgres'],
  ['postgres', 'mariadb'],
] as const;
/** Where the outbox is on the small disk. */
const OUTBOXES = [...PAIRS, ['mysql9', 'postgres18']] as const;
let bench: KitBench;
let cleanup: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await bench.drop();
  for (const end of cleanup.reverse()) await end();
  cleanup = [];
});

const rows = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => from + at);

/** A file system of 40 MB, for InnoDB grows its files by megabytes, that belongs to the server's user. */
async function smallDisk(engine: 'mysql' | 'postgres'): Promise<string> {
  await makeReadable(runsFolder());
  const folder = await mkdtemp(join(runsFolder(), 'disk-'));
  await runCommand(['mount', '-t', 'tmpfs', '-o', 'size=40m,mode=700', 'tmpfs', folder]);
  cleanup.push(async () => {
    await runCommand(['umount', folder]);
    await rm(folder, { recursive: true });
  });
  const user = serverUser(engine);
  if (user !== undefined) await chown(folder, user.uid, user.gid);
  return folder;
}

/** Fills a disk to its last byte; what it gives frees it. */
async function fill(folder: string): Promise<() => Promise<void>> {
  const path = join(folder, 'ballast');
  await expect(writeFile(path, Buffer.alloc(48 << 20))).rejects.toThrow('ENOSPC');
  return () => rm(path);
}

describe.skipIf(process.getuid?.() !== 0).each(PAIRS)(
  'a disk that is really full (needs root, to mount one), from %s to %s',
  (...kinds) => {
    const open = async () => {
      const engine = engineOf(kinds[1]);
      const folder = await smallDisk(engine);
      const columns = 'id int PRIMARY KEY, body varchar(2000)';
      let place = ` DATA DIRECTORY = '${folder}'`;
      if (engine === 'postgres') {
        const name = `small_${process.pid}_${Date.now()}`;
        const server = sharedServer(kinds[1]);
        await server.execute(`CREATE TABLESPACE ${name} LOCATION '${folder}'`);
        cleanup.push(() => server.execute(`DROP TABLESPACE ${name}`));
        place = ` TABLESPACE ${name}`;
      }
      bench = await shareKitBench(kinds, {
        source: `CREATE TABLE item (${columns})`,
        target: `CREATE TABLE item (${columns})${place}`,
      });
      return { direction: bench.forward, folder };
    };
    const inserts = (some: readonly number[]) =>
      `INSERT INTO {item} VALUES ${some.map((id) => `(${id}, '${String(id % 10).repeat(2000)}')`).join(', ')}`;

    it('makes the relay wait, with every change still in the queue, and lets it end when there is room', async () => {
      const { direction, folder } = await open();
      const free = await fill(folder);
      const some = rows(0, 600);
      await change(
        direction,
        [inserts(some)],
        some.map((id) => ['item', String(id)] as const),
      );
      const said: string[] = [];
      const running = runRelay(
        direction,
        { until: 'drained', pauseMs: 50, heartbeatMs: 0, workers: 1 },
        { waits: (reason) => said.push(reason) },
      );
      for (const began = Date.now(); said.length < 3; await wait(20)) {
        if (Date.now() - began > 90_000) throw new Error(`the relay did not wait: ${await states(direction)}`);
      }
      expect(said[0]).toMatch(/No space left on device|is full/);
      const [pending = 0, applied = 0, parked] = await states(direction);
      const { secondary } = await bothSides(direction, 'item');
      expect([pending > 0, pending + applied, parked, secondary.length]).toEqual([true, 600, 0, applied]);
      await free();
      await running;
      const { primary, secondary: all } = await bothSides(direction, 'item');
      expect([all, all.length]).toEqual([primary, 600]);
    });

    it('ends the backfill with its checkpoint kept, and lets the next run finish it', async () => {
      const { direction, folder } = await open();
      const some = rows(0, 600);
      await change(direction, [inserts(some)], []);
      await activate(direction);
      const free = await fill(folder);
      const options = { fingerprint: bench.kit.fingerprint, maxAttempts: 2 };
      const first = await runBackfill(direction, options).then(
        ({ complete }) => complete,
        (error: unknown) => String(error),
      );
      expect(String(first)).toMatch(/No space left on device|is full/);
      await free();
      expect(await runBackfill(direction, options)).toMatchObject({ complete: true });
      const { primary, secondary } = await bothSides(direction, 'item');
      expect([secondary, secondary.length]).toEqual([primary, 600]);
      expect(
        await direction.to.store.transaction((tx) => tx.rows(sql`SELECT count(*) FROM ${direction.to.tables.ledger}`)),
      ).toEqual([['0']]);
    });
  },
);

describe.skipIf(process.getuid?.() !== 0).each(OUTBOXES)(
  'an outbox whose disk is really full (needs root, to mount one), from %s to %s',
  (...kinds) => {
    /** MySQL keeps tables only in folders that it was started with. */
    const serverOf = async (folder: string): Promise<LabServer> => {
      if (kinds[0] !== 'mysql9') return sharedServer(kinds[0]);
      const server = await startServer('mysql9', { extra: [`--innodb-directories=${folder}`] });
      cleanup.push(() => server.stop());
      return server;
    };
    const moveOutbox = async (folder: string) => {
      const { source } = bench;
      if (source.server.engine === 'postgres') {
        const name = `small_outbox_${process.pid}_${Date.now()}`;
        await source.server.execute(`CREATE TABLESPACE ${name} LOCATION '${folder}'`);
        cleanup.push(() => source.server.execute(`DROP TABLESPACE ${name}`));
        const indexes = await source.query("SELECT indexname FROM pg_indexes WHERE tablename = 'lockstep_outbox'");
        const all = indexes.map(([index]) => `ALTER INDEX ${index} SET TABLESPACE ${name}`);
        for (const one of [`ALTER TABLE lockstep_outbox SET TABLESPACE ${name}`, ...all]) await source.execute(one);
        return;
      }
      const [[, create = ''] = []] = await source.query('SHOW CREATE TABLE lockstep_outbox');
      await source.execute(`DROP TABLE lockstep_outbox; ${create} DATA DIRECTORY = '${folder}'`);
    };

    it('undoes each write that has no room for its event, and loses none of those that had', async () => {
      const folder = await smallDisk(engineOf(kinds[0]));
      const create = 'CREATE TABLE item (id varchar(180) PRIMARY KEY)';
      const servers = [await serverOf(folder), sharedServer(kinds[1])] as const;
      bench = await openKitBench(servers, { source: create, target: create });
      await moveOutbox(folder);
      const { forward } = bench;
      const keys = (batch: number) => rows(0, 50).map((at) => `${batch} ${at} ${'x'.repeat(160)}`);
      const write = (batch: number) => {
        const values = keys(batch).map((key) => `('${key}')`);
        const events = keys(batch).map((key) => ['item', key] as const);
        return change(forward, [`INSERT INTO {item} VALUES ${values.join(', ')}`], events).catch(
          (error: unknown) => error,
        );
      };
      expect(await write(0)).toBeUndefined();
      const free = await fill(folder);
      const refused: unknown[] = [];
      let batch = 1;
      for (; refused.length < 3 && batch < 2000; batch += 1) {
        const failure = await write(batch);
        if (failure !== undefined) refused.push(failure);
      }
      for (const one of refused) expect(one).toMatchObject({ kind: 'busy' });
      expect(refused).toHaveLength(3);
      const kept = 50 * (batch - 3);
      expect(kept).toBeGreaterThan(0);
      expect(await states(forward)).toEqual([kept, 0, 0]);
      expect((await bothSides(forward, 'item')).primary).toHaveLength(kept);
      await free();
      expect(await write(batch)).toBeUndefined();
      expect(await carryAll(forward)).toMatchObject({ applied: kept + 50, parked: 0 });
      const { primary, secondary } = await bothSides(forward, 'item');
      expect([secondary, secondary.length]).toEqual([primary, kept + 50]);
    });
  },
);
