import { afterEach, describe, expect, it } from 'vitest';
import { type ParityBench, shareBench } from './bench.ts';

let bench: ParityBench;
afterEach(() => bench.drop());

const CREATED = '2024-05-01 10:00:00.000000';

/** Twenty rows on both sides, and a clock of changes that the database of a MySQL source keeps by itself. */
async function fill(): Promise<void> {
  for (const side of [bench.source, bench.target]) {
    const clock =
      side.server.engine === 'mysql' ? 'datetime(6) NOT NULL ON UPDATE CURRENT_TIMESTAMP(6)' : 'timestamp(6) NOT NULL';
    const rows = Array.from({ length: 20 }, (_, at) => `(${at + 1}, 'first', '${CREATED}')`);
    await side.execute(
      `CREATE TABLE item (id int PRIMARY KEY, name varchar(20), updated_at ${clock}); INSERT INTO item VALUES ${rows.join(', ')}`,
    );
  }
}

/** Changes rows one after the other, as an application does. */
async function change({ server, execute }: ParityBench['source'], name: string, ids: readonly number[]): Promise<void> {
  const clock = server.engine === 'mysql' ? '' : ', updated_at = clock_timestamp()';
  for (const id of ids) await execute(`UPDATE item SET name = '${name}'${clock} WHERE id = ${id}`);
}

/** What carries changes to the secondary: those after its place, the oldest first, and at most so many. */
function relay(): (most: number) => Promise<void> {
  let place = CREATED;
  return async (most) => {
    const rows = await bench.source.query(
      `SELECT id, name, updated_at FROM item WHERE updated_at > '${place}' ORDER BY updated_at LIMIT ${most}`,
    );
    for (const [id, name, at] of rows)
      await bench.target.execute(`UPDATE item SET name = '${name}', updated_at = '${at}' WHERE id = ${id}`);
    place = rows.at(-1)?.[2] ?? place;
  };
}

describe.each([
  ['mariadb', 'postgres'],
  ['postgres18', 'mysql9'],
] as const)('a secondary that lags, %s to %s', (...kinds) => {
  it('holds no drift while its changes arrive, and is stale in the rows that it was not sent when they stop', async () => {
    bench = await shareBench(kinds);
    await fill();
    const carry = relay();
    await change(bench.source, 'second', [3, 1, 2]);
    const following = await bench.check({ settleMs: 1, sleep: () => carry(100) });
    expect(following).toMatchObject({ verdict: 'in_flight', counts: { differences: 0, rows_in_flight: 3 } });
    await change(bench.source, 'third', [9, 1, 7, 8]);
    await carry(2);
    await change(bench.target, 'by hand', [20]);
    const { verdict, tables } = await bench.check({ sleep: async () => {} });
    const told = tables.flatMap(({ differences }) =>
      differences.map(({ key, cause, columns = [] }) => [key.id, cause, columns.map(({ name }) => name)]),
    );
    expect([verdict, told]).toEqual([
      'drift',
      [
        ['7', 'stale', ['name', 'updated_at']],
        ['8', 'stale', ['name', 'updated_at']],
        ['20', 'newer on the target', ['name', 'updated_at']],
      ],
    ]);
  });
});
