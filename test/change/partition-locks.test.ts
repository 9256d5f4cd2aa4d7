import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { sharedServer } from '../lab/shared.ts';
import { openSession } from './harness/session.ts';
import { openChange } from './open-change.ts';

const SETTINGS = [
  {
    name: 'parts',
    kind: 'partition-table',
    table: 'events',
    column: 'id',
    by: 'range',
    partitions: [
      { name: 'events_early', below: 100 },
      { name: 'events_late', below: 1000 },
    ],
    contract_after_days: 0,
  },
];

/** What a script of this database waits for, and what it has meanwhile of the table and its partitions. */
const WAITING = `SELECT w.relation::regclass, (SELECT string_agg(h.relation::regclass::text, ',') FROM pg_locks AS h
    WHERE h.pid = w.pid AND h.granted AND h.mode = 'AccessExclusiveLock' AND h.relation::regclass::text ~ '^events')
  FROM pg_locks AS w WHERE NOT w.granted AND w.locktype = 'relation' AND w.mode = 'AccessExclusiveLock'
   AND w.database = (SELECT oid FROM pg_database WHERE datname = current_database())`;

it('the contract of a partitioned table has the table before its partitions, as a writer has: neither waits for the other in a circle', async () => {
  const database = await sharedServer('postgres18').createDatabase();
  await database.execute(
    'CREATE TABLE events (id bigint PRIMARY KEY, note text); INSERT INTO events VALUES (1), (500)',
  );
  const open = await openChange(database, SETTINGS);
  const writer = await openSession(database);
  try {
    for (const step of ['expand', 'capture', 'backfill', 'verify', 'enforce', 'flip'] as const)
      expect(await open.run('parts', step)).toMatchObject({ code: 0 });
    await writer.run('BEGIN');
    await writer.run("UPDATE events SET note = 'early' WHERE id = 1");
    const contract = open.run('parts', 'contract');
    let waits: unknown[] = [];
    for (let look = 0; waits.length === 0 && look < 1500; look++) {
      waits = await database.query(WAITING);
      await sleep(20);
    }
    expect(waits).toEqual([['events', 'NULL']]);
    // The other partition, which a script that has it already would not let go of.
    await writer.run("UPDATE events SET note = 'late' WHERE id = 500");
    await writer.run('COMMIT');
    expect(await contract).toMatchObject({ code: 0 });
    expect(await database.query('SELECT id, note FROM events ORDER BY id')).toEqual([
      ['1', 'early'],
      ['500', 'late'],
    ]);
  } finally {
    await writer.close();
    open.close();
    await database.drop();
  }
});
