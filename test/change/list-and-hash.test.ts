import { describe, expect, it } from 'vitest';
import { sharedServer } from '../lab/shared.ts';
import { openChange } from './open-change.ts';

const common = { kind: 'partition-table', table: 'events', contract_after_days: 0 };
const SETTINGS = {
  list: [
    {
      ...common,
      name: 'by_land',
      column: 'land',
      by: 'list',
      partitions: [
        { name: 'near', in: ['de', "o'x"] },
        { name: 'far', in: ['nz'] },
      ],
    },
  ],
  hash: [{ ...common, name: 'by_land', column: 'land', by: 'hash', count: 3 }],
};

const TABLE = `CREATE TABLE events (id integer NOT NULL, land varchar(10) NOT NULL, note varchar(20), PRIMARY KEY (id, land));
INSERT INTO events VALUES (1, 'de', 'a'), (2, 'o''x', 'b'), (3, 'nz', 'c'), (4, 'nz', 'd')`;

describe.each(['postgres', 'postgres18', 'mysql9'] as const)('a table on %s', (kind) => {
  const { engine } = sharedServer(kind);

  it.each(['list', 'hash'] as const)('is parted by %s under its writers, and back, and forward again', async (by) => {
    const database = await sharedServer(kind).createDatabase();
    await database.execute(TABLE);
    const open = await openChange(database, SETTINGS[by]);
    const run = async (step: Parameters<typeof open.run>[1], direction: 'forward' | 'undo' = 'forward') =>
      expect([step, direction, await open.run('by_land', step, direction)]).toMatchObject([
        step,
        direction,
        { code: 0 },
      ]);
    const rows = () => database.query('SELECT id, land, note FROM events ORDER BY id');
    await run('expand');
    await run('capture');
    await database.execute(
      "UPDATE events SET note = 'moved', land = 'de' WHERE id = 4; DELETE FROM events WHERE id = 1",
    );
    // What stands in no list: PostgreSQL has a place for it, MySQL has none, and says so before.
    const unlisted = await database.execute("INSERT INTO events VALUES (5, 'fr', 'e')").then(
      () => 'taken',
      (error: unknown) => String(error),
    );
    expect(unlisted).toMatch(engine === 'mysql' && by === 'list' ? /no partition for value/ : /^taken$/);
    for (const step of ['backfill', 'verify', 'enforce', 'flip'] as const) await run(step);
    await database.execute("INSERT INTO events VALUES (6, 'o''x', 'f')");
    const expected = [
      ['2', "o'x", 'b'],
      ['3', 'nz', 'c'],
      ['4', 'de', 'moved'],
      ...(unlisted === 'taken' ? [['5', 'fr', 'e']] : []),
      ['6', "o'x", 'f'],
    ];
    expect(await rows()).toEqual(expected);
    await run('flip', 'undo');
    expect(await rows()).toEqual(expected);
    for (const step of ['verify', 'flip', 'contract'] as const) await run(step);
    expect(await rows()).toEqual(expected);
    const parts = await database.query(
      engine === 'mysql'
        ? "SELECT partition_name FROM information_schema.partitions WHERE table_schema = DATABASE() AND table_name = 'events' ORDER BY 1"
        : "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'events'::regclass ORDER BY 1",
    );
    const named = {
      mysql: { list: 'far,near', hash: 'p0,p1,p2' },
      postgres: { list: 'events_rest,far,near', hash: 'events_p0,events_p1,events_p2' },
    };
    expect(parts.flat().join()).toBe(named[engine][by]);
    if (by === 'list') {
      const near = engine === 'mysql' ? 'events PARTITION (near)' : 'near';
      expect(await database.query(`SELECT id FROM ${near} ORDER BY id`)).toEqual([['2'], ['4'], ['6']]);
    }
    open.close();
    await database.drop();
  });
});
