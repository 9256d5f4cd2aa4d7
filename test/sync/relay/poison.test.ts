import sql from 'sql-template-tag';
import { afterEach, describe, expect, it } from 'vitest';
import { recordChanges } from '../../../templates/sync/src/core/outbox.ts';
import { listParked, unpark } from '../../../templates/sync/src/relay/parked.ts';
import { type KitBench, kitPairs, shareKitBench } from '../kit-bench.ts';
import { bothSides, carryAll, change, states } from './relay-bench.ts';

let bench: KitBench;
afterEach(() => bench.drop());

const item = (id: number) => ['item', String(id)] as const;

describe.each(kitPairs)('a row that the secondary cannot hold, from %s to %s', (...kinds) => {
  it('is parked with a reason that shows no value, alone, until it is changed or put back', async () => {
    const source = 'CREATE TABLE item (id int PRIMARY KEY, body varchar(200), n bigint)';
    const target = 'CREATE TABLE item (id int PRIMARY KEY, body varchar(12), n int NOT NULL)';
    bench = await shareKitBench(kinds, { source, target });
    const { forward } = bench;
    await change(
      forward,
      [
        `INSERT INTO {item} VALUES (1, 'good', 1), (2, 'secret words, far too many', 2), (3, 'fine', 99999999999), (4, 'fine', NULL), (5, 'good', 5)`,
      ],
      [1, 2, 3, 4, 5].map(item),
    );
    expect(await carryAll(forward)).toMatchObject({ applied: 2, parked: 3, released: 0 });
    expect((await bothSides(forward, 'item')).secondary).toEqual([
      ['1', 'good', '1'],
      ['5', 'good', '5'],
    ]);
    const parked = await listParked(forward);
    expect(parked.map(({ rowKey }) => rowKey)).toEqual(['["2"]', '["3"]', '["4"]']);
    for (const { reason } of parked) {
      expect(reason).toMatch(/^value \(\w+/);
      expect(reason).not.toMatch(/secret|99999999999/);
    }
    // Its key's next event reads the current row: still bad, it is parked as well; good, it settles both.
    await change(
      forward,
      [`UPDATE {item} SET n = 22 WHERE id = 2`, `UPDATE {item} SET n = 33 WHERE id = 3`],
      [item(2), item(3)],
    );
    expect(await carryAll(forward)).toMatchObject({ applied: 1, parked: 1 });
    expect((await listParked(forward)).map(({ rowKey, events }) => [rowKey, events])).toEqual([
      ['["2"]', 2],
      ['["4"]', 1],
    ]);
    await forward.from.store.transaction((tx) =>
      tx.run(sql([`UPDATE ${forward.tables[0]?.source.sql} SET body = 'short'`])),
    );
    expect(await unpark(forward, [{ name: parked[0]?.name ?? '', rowKey: '["2"]' }])).toBe(2);
    expect(await carryAll(forward)).toMatchObject({ applied: 1, parked: 0 });
    await change(forward, ['DELETE FROM {item} WHERE id = 4'], []);
    expect(await unpark(forward, 'all')).toBe(1);
    await carryAll(forward);
    const { secondary } = await bothSides(forward, 'item');
    expect(secondary.map(([id, , n]) => [id, n])).toEqual([
      ['1', '1'],
      ['2', '22'],
      ['3', '33'],
      ['5', '5'],
    ]);
    expect(await states(forward)).toEqual([0, 7, 0]);
  });

  it('may have a key that was cut: it is parked, and nothing else', async () => {
    const create = 'CREATE TABLE item (id int PRIMARY KEY)';
    bench = await shareKitBench(kinds, { source: create, target: create });
    const { forward } = bench;
    await change(forward, ['INSERT INTO {item} VALUES (1), (2)'], [item(1)]);
    const name = forward.tables[0]?.name ?? '';
    const { store, tables } = forward.from;
    await store.transaction((tx) =>
      tx.run(
        sql`INSERT INTO ${tables.outbox} (table_name, row_key) VALUES (${name}, ${'["cut'}), (${name}, ${'["2"]'})`,
      ),
    );
    expect(await carryAll(forward)).toMatchObject({ applied: 2, parked: 1, released: 0 });
    expect((await listParked(forward)).map(({ rowKey, reason }) => [rowKey, reason])).toEqual([
      ['["cut', expect.stringContaining('a trigger cut a key that is too long')],
    ]);
  });

  it('may be a table that the kit does not carry: it is parked, and nothing else', async () => {
    const create = 'CREATE TABLE item (id int PRIMARY KEY)';
    bench = await shareKitBench(kinds, { source: create, target: create });
    const { forward } = bench;
    await forward.from.store.transaction((tx) =>
      recordChanges(tx, forward.from.tables, [{ name: 'shop.other', key: ['1'] }]),
    );
    await change(forward, ['INSERT INTO {item} VALUES (1)'], [item(1)]);
    expect(await carryAll(forward)).toMatchObject({ applied: 1, parked: 1 });
    expect((await listParked(forward)).map(({ reason }) => reason)).toEqual([
      'shop.other is not a table that this kit carries',
    ]);
  });
});

describe('values of one engine that the other has not', () => {
  it('are parked: NUL in a text, a zero date, a number beyond 64 bits; emoji and both ends of ranges go through', async () => {
    bench = await shareKitBench(['mariadb', 'postgres'], {
      source:
        'CREATE TABLE item (id bigint unsigned PRIMARY KEY, body varchar(40) CHARACTER SET utf8mb4, at datetime, n bigint unsigned)',
      target: 'CREATE TABLE item (id numeric(20) PRIMARY KEY, body varchar(40), at timestamp, n bigint)',
    });
    const { forward } = bench;
    await change(
      forward,
      [
        `INSERT INTO {item} VALUES (18446744073709551615, '🙂', '9999-12-31 23:59:59', 9223372036854775807)`,
        `INSERT INTO {item} VALUES (2, 'a\\0b', NULL, 0), (4, 'x', NULL, 18446744073709551615)`,
        `SET STATEMENT sql_mode = '' FOR INSERT INTO {item} VALUES (3, 'x', '0000-00-00', 0)`,
      ],
      [['item', '18446744073709551615'], item(2), item(3), item(4)],
    );
    expect(await carryAll(forward)).toMatchObject({ applied: 1, parked: 3 });
    expect(
      (await listParked(forward)).map(({ rowKey, reason }) => `${rowKey} ${reason.replace(/127.*\w: /, '')}`),
    ).toMatchInlineSnapshot(`
      [
        "["2"] value (22021): invalid byte sequence for encoding …: 0x00",
        "["3"] value (22008): …",
        "["4"] value (22003): value … is out of range for type bigint",
      ]
    `);
    expect((await bothSides(forward, 'item')).secondary).toEqual([
      ['18446744073709551615', '🙂', '9999-12-31 23:59:59', '9223372036854775807'],
    ]);
  });

  it('are parked the other way too: below zero for an unsigned, too large for a decimal, too long for a year or a key', async () => {
    bench = await shareKitBench(['postgres', 'mysql9'], {
      source: 'CREATE TABLE item (id int PRIMARY KEY, u bigint, d numeric(10,2), t varchar(20), b bit varying(12))',
      target:
        'CREATE TABLE item (id int PRIMARY KEY, u bigint unsigned, d decimal(5,2), t varchar(4) CHARACTER SET latin1, b bit(4))',
    });
    const { forward } = bench;
    await change(
      forward,
      [
        `INSERT INTO {item} VALUES (1, 9223372036854775807, 999.99, 'abcd', NULL)`,
        `INSERT INTO {item} VALUES (2, -1, 0, 'x', NULL), (3, 0, 1234567.00, 'x', NULL), (4, 0, 0, '🙂', NULL), (5, 0, 0, 'abcde', NULL)`,
      ],
      [1, 2, 3, 4, 5].map(item),
    );
    expect(await carryAll(forward)).toMatchObject({ applied: 1, parked: 4 });
    expect((await bothSides(forward, 'item')).secondary).toEqual([
      ['1', '9223372036854775807', '999.99', 'abcd', null],
    ]);
  });
});
