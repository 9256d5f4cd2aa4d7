import { afterEach, describe, expect, it } from 'vitest';
import { type ParityBench, pairs, shareBench } from './bench.ts';

let bench: ParityBench;
afterEach(() => bench.drop());

const OUTBOX =
  'CREATE TABLE lockstep_outbox (id bigint PRIMARY KEY, table_name varchar(191) NOT NULL, row_key varchar(191) NOT NULL);';
const LEDGER =
  'CREATE TABLE lockstep_ledger (table_name varchar(191) NOT NULL, row_key varchar(191) NOT NULL, version bigint NOT NULL, deleted int NOT NULL, PRIMARY KEY (table_name, row_key));';

/** Five rows that differ, an outbox and a ledger that say why. */
async function plant(primary: 'source' | 'target') {
  const secondary = primary === 'source' ? 'target' : 'source';
  await bench.both(
    `CREATE TABLE item (id int, part varchar(9), n int, PRIMARY KEY (id, part));
     INSERT INTO item VALUES (1, 'a', 1), (2, 'a', 1), (3, 'a', 1), (4, 'a', 1), (5, 'a', 1), (6, 'é"', 1), (7, 'a', 1);`,
  );
  const name = bench.nameOf('source', 'item');
  const event = (id: number, key: string) => `(${id}, '${name}', '${key}')`;
  const applied = (key: string, version: number) => `('${name}', '${key}', ${version}, 0)`;
  await bench[primary].execute(
    `${OUTBOX} INSERT INTO lockstep_outbox VALUES ${[
      event(4, '["1","a"]'),
      event(5, '["1","a"]'),
      event(6, '["2","a"]'),
      event(7, '["4","a"]'),
      event(8, '["5","a"]'),
      event(9, '["6","é\\\\""]'),
    ]
      .join(', ')
      .replaceAll(
        '\\\\',
        bench[primary].server.engine === 'mysql' ? '\\\\' : '\\',
      )}; UPDATE item SET n = 2 WHERE id <> 7;`,
  );
  await bench[secondary].execute(
    `${LEDGER} INSERT INTO lockstep_ledger VALUES ${[
      applied('["1","a"]', 4),
      applied('["2","a"]', 6),
      applied('["5","a"]', 9),
    ].join(', ')};`,
  );
}

describe.each(pairs)('where the sync kit orders the writes of %s and %s', (...kinds) => {
  it.each(['source', 'target'] as const)(
    'versions tell drift from events that wait, however long, with the %s as the primary',
    async (primary) => {
      bench = await shareBench(kinds);
      await plant(primary);
      const { verdict, tables, not_checked } = await bench.check();
      expect({
        verdict,
        not_checked,
        tables: tables.map(({ source, in_flight, unsettled, differences }) => ({
          source,
          in_flight,
          unsettled,
          keys: differences.map(({ key }) => key),
        })),
      }).toEqual({
        verdict: 'drift',
        not_checked: [],
        tables: [
          {
            source: bench.nameOf('source', 'item'),
            // 1: an older version is applied. 4 and 6: none is.
            in_flight: 3,
            unsettled: 0,
            // 2: both sides stand at version 6. 3: no event was written. 5: the ledger is ahead, so waiting decides.
            keys: [
              { id: '2', part: 'a' },
              { id: '3', part: 'a' },
              { id: '5', part: 'a' },
            ],
          },
        ],
      });
    },
  );

  it('a row that both sides hold at one version is drift although it changes between the looks', async () => {
    bench = await shareBench(kinds);
    await bench.both('CREATE TABLE item (id int PRIMARY KEY, n int); INSERT INTO item VALUES (1, 1);');
    const name = bench.nameOf('source', 'item');
    await bench.source.execute(
      `${OUTBOX} INSERT INTO lockstep_outbox VALUES (1, '${name}', '["1"]'); UPDATE item SET n = 2;`,
    );
    await bench.target.execute(`${LEDGER} INSERT INTO lockstep_ledger VALUES ('${name}', '["1"]', 1, 0);`);
    let version = 1;
    const write = async () => {
      version += 1;
      await bench.source.execute(
        `INSERT INTO lockstep_outbox VALUES (${version}, '${name}', '["1"]'); UPDATE item SET n = n + 1;`,
      );
      await bench.target.execute(`UPDATE lockstep_ledger SET version = ${version}; UPDATE item SET n = n + 1;`);
    };
    const { verdict, differences } = await bench.checkTable({ sleep: write, revealValues: true });
    expect({ verdict, differences }).toEqual({
      verdict: 'drift',
      differences: [
        {
          kind: 'different',
          key: { id: '1' },
          rows: { source: 1, target: 1 },
          columns: [{ name: 'n', source: '4', target: '3' }],
        },
      ],
    });
  });
});
