import { afterEach, describe, expect, it } from 'vitest';
import { type KitBench, kitPairs, shareKitBench } from '../kit-bench.ts';
import { bothSides, carryAll, change, states } from './relay-bench.ts';

let bench: KitBench;
afterEach(() => bench.drop());

const TABLES = `CREATE TABLE seat (id int PRIMARY KEY, place varchar(20) UNIQUE, num int NOT NULL, row_no int NOT NULL, note varchar(10), UNIQUE (num, row_no));
CREATE TABLE strict_one (id int PRIMARY KEY, code varchar(12) NOT NULL UNIQUE);
CREATE TABLE short_one (id int PRIMARY KEY, code char(2) NOT NULL UNIQUE);
CREATE TABLE ref (id int PRIMARY KEY, seat_id int, FOREIGN KEY (seat_id) REFERENCES seat (id) ON DELETE CASCADE)`;

const SEATS = [
  `INSERT INTO {seat} VALUES (1, 'a', 1, 1, 'x'), (2, 'b', 1, 2, 'y'), (3, 'c', 1, 3, 'z')`,
  'INSERT INTO {ref} VALUES (10, 1), (20, 2), (30, 3)',
  `INSERT INTO {strict_one} VALUES (1, 'a'), (2, 'b'), (3, 'c')`,
  `INSERT INTO {short_one} VALUES (1, 'a'), (2, 'b'), (3, 'c')`,
];
const ids = (table: string, ...keys: number[]) => keys.map((key) => [table, String(key)] as [string, string]);

/** A swap by way of a value that nobody has. */
function swap(table: string, column: string, spare: string, values: readonly (readonly [id: number, value: string])[]) {
  return [
    ...values.map(([id], at) => `UPDATE {${table}} SET ${column} = ${spare.replace('#', String(at))} WHERE id = ${id}`),
    ...values.map(([id, value]) => `UPDATE {${table}} SET ${column} = ${value} WHERE id = ${id}`),
  ];
}

describe.each(kitPairs)('unique values that change hands from %s to %s', (...kinds) => {
  it('reach the secondary in every order, from either side, and no row that refers to them is lost', async () => {
    bench = await shareKitBench(kinds, { source: TABLES, target: TABLES });
    for (const direction of [bench.forward, bench.reverse]) {
      const all = ['seat', 'strict_one', 'short_one'].flatMap((table) => ids(table, 1, 2, 3));
      await change(
        direction,
        ['DELETE FROM {ref}', 'DELETE FROM {seat}', 'DELETE FROM {strict_one}', 'DELETE FROM {short_one}', ...SEATS],
        [...all, ...ids('ref', 10, 20, 30)],
      );
      await carryAll(direction);
      const steps: [string[], [string, string][]][] = [
        // Two rows in one transaction, a chain of three, a composite key, values that may not be NULL, and ones with no room to spare.
        [
          swap('seat', 'place', `'_#'`, [
            [1, `'b'`],
            [2, `'a'`],
            [3, `'c'`],
          ]),
          ids('seat', 1, 2),
        ],
        [
          swap('seat', 'place', `'_#'`, [
            [1, `'c'`],
            [2, `'b'`],
            [3, `'a'`],
          ]),
          ids('seat', 1, 2, 3),
        ],
        [
          swap('seat', 'row_no', '10#', [
            [1, '3'],
            [2, '1'],
            [3, '2'],
          ]),
          ids('seat', 1, 2, 3),
        ],
        [
          swap('strict_one', 'code', `'_#'`, [
            [1, `'c'`],
            [2, `'a'`],
            [3, `'b'`],
          ]),
          ids('strict_one', 1, 2, 3),
        ],
        [
          swap('short_one', 'code', `'_#'`, [
            [1, `'c'`],
            [2, `'a'`],
            [3, `'b'`],
          ]),
          ids('short_one', 1, 2, 3),
        ],
        // One gives its value up and takes nothing.
        [
          [`UPDATE {seat} SET place = NULL WHERE id = 1`, `UPDATE {seat} SET place = 'c' WHERE id = 2`],
          ids('seat', 2, 1),
        ],
      ];
      for (const batch of [200, 1]) {
        for (const [statements, keys] of steps) {
          await change(direction, statements, keys);
          if (batch > 1) expect(await carryAll(direction, { batch })).toMatchObject({ released: 0, parked: 0 });
        }
        // Coalesced, one key a batch, several at once.
        await carryAll(direction, { batch, workers: 3 });
        for (const table of ['seat', 'strict_one', 'short_one', 'ref']) {
          const { primary, secondary } = await bothSides(direction, table);
          expect(secondary).toEqual(primary);
        }
        expect((await bothSides(direction, 'ref')).secondary.length).toBe(3);
      }
      expect((await states(direction))[2]).toBe(0);
    }
  });

  it('reach the secondary when only one of the events is there yet', async () => {
    bench = await shareKitBench(kinds, { source: TABLES, target: TABLES });
    const { forward } = bench;
    await change(forward, SEATS, [...ids('seat', 1, 2, 3), ...ids('ref', 10, 20, 30)]);
    await carryAll(forward);
    // In two transactions: each is carried before the other is known of, and both rows were read after the last.
    await change(forward, [`UPDATE {seat} SET place = 'spare' WHERE id = 1`], ids('seat', 1));
    await change(forward, [`UPDATE {seat} SET place = 'a' WHERE id = 2`], ids('seat', 2));
    await change(forward, [`UPDATE {seat} SET place = 'b' WHERE id = 1`], ids('seat', 1));
    await carryAll(forward, { batch: 1 });
    // The row that had the value is gone, and its event comes last.
    await change(
      forward,
      [
        `DELETE FROM {ref} WHERE id = 10`,
        `DELETE FROM {seat} WHERE id = 1`,
        `UPDATE {seat} SET place = 'b' WHERE id = 3`,
      ],
      [...ids('seat', 3), ...ids('ref', 10), ...ids('seat', 1)],
    );
    await carryAll(forward, { batch: 1, patience: { attempts: 5, ms: 0 } });
    for (const table of ['seat', 'ref']) {
      const { primary, secondary } = await bothSides(forward, table);
      expect(secondary).toEqual(primary);
    }
    expect((await states(forward)).filter((_, state) => state !== 1)).toEqual([0, 0]);
  });
});
