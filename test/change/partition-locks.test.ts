import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { openKitProject } from '../kit/kit-project.ts';
import type { LabDatabase } from '../lab/lab-server.ts';
import { sharedServer } from '../lab/shared.ts';
import { openSession } from './harness/session.ts';
import { openChange } from './open-change.ts';

const PARTED = `CREATE TABLE events (id bigint PRIMARY KEY, note text) PARTITION BY RANGE (id);
CREATE TABLE events_early PARTITION OF events FOR VALUES FROM (0) TO (100);
CREATE TABLE events_late PARTITION OF events FOR VALUES FROM (100) TO (1000);
INSERT INTO events VALUES (1), (500)`;

/** What a script of this database waits for, and what it has meanwhile of the table and its partitions. */
const WAITING = `SELECT w.relation::regclass, (SELECT string_agg(h.relation::regclass::text, ',') FROM pg_locks AS h
    WHERE h.pid = w.pid AND h.granted AND h.mode = 'AccessExclusiveLock' AND h.relation::regclass::text ~ '^events')
  FROM pg_locks AS w WHERE NOT w.granted AND w.locktype = 'relation' AND w.mode = 'AccessExclusiveLock'
   AND w.database = (SELECT oid FROM pg_database WHERE datname = current_database())`;

/** What a script waits for while a writer has written one partition; then the writer writes the other one, which a script that has it would not let go of. */
async function waitOf(database: LabDatabase, script: () => Promise<unknown>): Promise<unknown[]> {
  const writer = await openSession(database);
  try {
    await writer.run('BEGIN');
    await writer.run("UPDATE events SET note = 'early' WHERE id = 1");
    const running = script();
    let waits: unknown[] = [];
    for (let look = 0; waits.length === 0 && look < 1500; look++) {
      waits = await database.query(WAITING);
      await sleep(20);
    }
    await writer.run("UPDATE events SET note = 'late' WHERE id = 500");
    await writer.run('COMMIT');
    await running;
    expect(await database.query('SELECT id, note FROM events ORDER BY id')).toEqual([
      ['1', 'early'],
      ['500', 'late'],
    ]);
    return waits;
  } finally {
    await writer.close();
  }
}

const TABLE_FIRST = [['events', 'NULL']];

it('the contract of a partitioned table has the table before its partitions, as a writer has: neither waits for the other in a circle', async () => {
  const database = await sharedServer('postgres18').createDatabase();
  await database.execute(
    'CREATE TABLE events (id bigint PRIMARY KEY, note text); INSERT INTO events VALUES (1), (500)',
  );
  const partitions = [
    { name: 'events_early', below: 100 },
    { name: 'events_late', below: 1000 },
  ];
  const open = await openChange(database, [
    {
      name: 'parts',
      kind: 'partition-table',
      table: 'events',
      column: 'id',
      by: 'range',
      partitions,
      contract_after_days: 0,
    },
  ]);
  try {
    for (const step of ['expand', 'capture', 'backfill', 'verify', 'enforce', 'flip'] as const)
      expect(await open.run('parts', step)).toMatchObject({ code: 0 });
    const contract = async () => expect(await open.run('parts', 'contract')).toMatchObject({ code: 0 });
    expect(await waitOf(database, contract)).toEqual(TABLE_FIRST);
  } finally {
    open.close();
    await database.drop();
  }
});

it.each(['postgres', 'postgres18'] as const)(
  'the triggers of a change go from a table of %s that is partitioned already in the same order',
  async (kind) => {
    const database = await sharedServer(kind).createDatabase();
    await database.execute(PARTED);
    const open = await openChange(database, [
      { name: 'word', kind: 'rename-column', table: 'events', column: 'note', to: 'word' },
    ]);
    try {
      for (const step of ['expand', 'capture'] as const)
        expect(await open.run('word', step)).toMatchObject({ code: 0 });
      const undo = async () => expect(await open.run('word', 'capture', 'undo')).toMatchObject({ code: 0 });
      expect(await waitOf(database, undo)).toEqual(TABLE_FIRST);
    } finally {
      open.close();
      await database.drop();
    }
  },
);

it('the kit’s triggers are made anew, and taken back, in the same order', async () => {
  const project = await openKitProject(['mariadb', 'postgres18'], {
    source: 'CREATE TABLE events (id bigint PRIMARY KEY, note text)',
    target: PARTED,
  });
  // It waits three seconds and may be run again, as the file says.
  const run = async (file: string): Promise<void> => {
    for (let tries = 0; ; tries++) {
      try {
        return await project.run('target', file);
      } catch (error) {
        if (tries === 20 || !String(error).includes('lock timeout')) throw error;
      }
    }
  };
  try {
    await run('sql/target-triggers.sql');
    for (const file of ['sql/target-triggers.sql', 'sql/target-triggers-undo.sql'])
      expect([file, await waitOf(project.target, () => run(file))]).toEqual([file, TABLE_FIRST]);
  } finally {
    await project.drop();
  }
});
