import { afterEach, describe, expect, it } from 'vitest';
import { activate } from '../../../templates/sync/src/backfill/activation.ts';
import { runBackfill } from '../../../templates/sync/src/backfill/run-backfill.ts';
import { otherSide } from '../../../templates/sync/src/descriptor.ts';
import { type KitBench, kitPairs, shareKitBench } from '../kit-bench.ts';
import { readAll } from './read-all.ts';

const TYPES = {
  mysql:
    'id bigint unsigned, part varchar(20) COLLATE utf8mb4_bin, price decimal(20,6), made datetime(6), body text, bytes varbinary(20), PRIMARY KEY (id, part)',
  postgres:
    'id numeric(20,0), part varchar(20), price numeric(20,6), made timestamp(6), body text, bytes bytea, PRIMARY KEY (id, part)',
};

let bench: KitBench;
afterEach(() => bench.drop());

describe.each(kitPairs)('a backfill from %s to %s', (...kinds) => {
  it('copies every value of every row, in both orders and directions', async () => {
    const engineOf = (kind: string) => (kind.startsWith('postgres') ? 'postgres' : 'mysql');
    const create = (kind: string) => `CREATE TABLE item (${TYPES[engineOf(kind)]})`;
    bench = await shareKitBench(kinds, { source: create(kinds[0]), target: create(kinds[1]) });
    const mysql = engineOf(kinds[0]) === 'mysql';
    const texts = [
      `''`,
      `'a'`,
      `'A'`,
      `'b"c'`,
      `'d,e'`,
      mysql ? `'f\\\\\\n\\t\\'g'` : `E'f\\\\\\n\\t\\'g'`,
      `'🙂é'`,
      mysql ? `'\\\\.'` : `'\\.'`,
    ];
    const rows = Array.from({ length: 400 }, (_, at) => {
      const text = texts[at % texts.length];
      const price = at % 7 === 0 ? 'NULL' : `${at}.000001`;
      const bytes = at % 5 === 0 ? 'NULL' : mysql ? `X'00ff27'` : `'\\x00ff27'`;
      return `(${at % 3 === 0 ? '18446744073709551615' : at}, ${at % 3 === 0 ? `CONCAT(${at}, ${text})` : text}, ${price}, '2024-02-29 23:59:59.00000${at % 10}', ${at % 11 === 0 ? 'NULL' : text}, ${bytes})`;
    });
    await bench.source.execute(`INSERT INTO item VALUES ${rows.join(', ')}`);
    for (const [direction, order] of [
      [bench.forward, 'ascending'],
      [bench.reverse, 'descending'],
    ] as const) {
      await activate(direction);
      const result = await runBackfill(direction, {
        fingerprint: bench.kit.fingerprint,
        order: () => order,
        sizing: { firstRows: 7, maxRows: 50 },
      });
      expect(result.tables.map(({ rows, inserted, parked, done }) => ({ rows, inserted, parked, done }))).toEqual([
        { rows: 400, inserted: 400, parked: 0, done: true },
      ]);
      expect(result.complete).toBe(true);
      const rowsOf = await readAll(bench, direction.primary);
      expect(rowsOf.length).toBe(400);
      expect(await readAll(bench, otherSide(direction.primary))).toEqual(rowsOf);
      if (direction.primary === 'source') await bench.source.execute('DELETE FROM item');
    }
  });
});
