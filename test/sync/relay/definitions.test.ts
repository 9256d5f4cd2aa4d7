import { afterEach, describe, expect, it } from 'vitest';
import { findDrift } from '../../../templates/sync/src/core/live-schema.ts';
import { DefinitionChangedError } from '../../../templates/sync/src/relay/watch-definitions.ts';
import { type KitBench, kitPairs, shareKitBench } from '../kit-bench.ts';
import { bothSides, carryAll, change, states } from './relay-bench.ts';

let bench: KitBench;
afterEach(() => bench.drop());

const MYSQL = `CREATE TABLE item (id int unsigned PRIMARY KEY, \`odd "name\` varchar(20) COLLATE utf8mb4_bin, e enum('a','b''c') NOT NULL, j json, d decimal(10,2),
 m mediumtext CHARACTER SET latin1, UNIQUE KEY two (d, e), UNIQUE KEY part (m(10)), KEY plain (d));
CREATE TABLE other (id int PRIMARY KEY)`;
const POSTGRES = `CREATE TYPE mood AS ENUM ('a', 'b''c');
CREATE DOMAIN short AS varchar(5) NOT NULL;
CREATE TABLE item (id bigint PRIMARY KEY, "odd ""name" varchar(20), e mood NOT NULL, j jsonb, d numeric(10,2), m text, s short DEFAULT 'x', UNIQUE (d, e));
CREATE UNIQUE INDEX part ON item (lower(m)); CREATE UNIQUE INDEX a_few ON item (m) WHERE d > 1; CREATE UNIQUE INDEX more ON item (m) INCLUDE (d);
ALTER TABLE item DROP COLUMN j; ALTER TABLE item ADD COLUMN j json;
CREATE TABLE other (id int PRIMARY KEY)`;
const create = (kind: string) => (kind.startsWith('postgres') ? POSTGRES : MYSQL);

describe.each(kitPairs)('definitions that change under a relay from %s to %s', (...kinds) => {
  it('are the same to the kit and to the plan while nothing changes, and any change to either side is seen', async () => {
    bench = await shareKitBench(kinds, { source: create(kinds[0]), target: create(kinds[1]) });
    const { source, target, stores, kit } = bench;
    const drift = async () => [
      ...(await findDrift(stores.source, kit.tables, 'source')),
      ...(await findDrift(stores.target, kit.tables, 'target')),
    ];
    expect(await drift()).toEqual([]);
    for (const [database, side] of [
      [source, 'source'],
      [target, 'target'],
    ] as const) {
      const mysql = database.server.engine === 'mysql';
      const changes: readonly [does: string, undoes: string][] = [
        ['ALTER TABLE item ADD COLUMN extra int', 'ALTER TABLE item DROP COLUMN extra'],
        ['ALTER TABLE other ADD UNIQUE (id)', ''],
        mysql
          ? [
              'ALTER TABLE item MODIFY m mediumtext CHARACTER SET utf8mb4',
              'ALTER TABLE item MODIFY m mediumtext CHARACTER SET latin1',
            ]
          : [
              'ALTER TABLE item ALTER COLUMN d TYPE numeric(12,2)',
              'ALTER TABLE item ALTER COLUMN d TYPE numeric(10,2)',
            ],
        ['ALTER TABLE item RENAME TO gone', 'ALTER TABLE gone RENAME TO item'],
      ];
      for (const [does, undoes] of changes) {
        await database.execute(does);
        const seen = await drift();
        // A second unique key over the same columns changes nothing.
        expect(seen.map((one) => [one.side, one.gone])).toEqual(undoes === '' ? [] : [[side, does.includes('RENAME')]]);
        if (undoes !== '') await database.execute(undoes);
      }
      expect(await drift()).toEqual([]);
    }
  });

  it('stop their own table and no other, and let it go on when they are undone', async () => {
    const CREATE = 'CREATE TABLE item (id int PRIMARY KEY, n int); CREATE TABLE other (id int PRIMARY KEY)';
    bench = await shareKitBench(kinds, { source: CREATE, target: CREATE });
    const { forward, target } = bench;
    await target.execute('ALTER TABLE item RENAME COLUMN n TO m');
    await change(
      forward,
      ['INSERT INTO {item} VALUES (1, 1)', 'INSERT INTO {other} VALUES (1)'],
      [
        ['item', '1'],
        ['other', '1'],
      ],
    );
    const error = await carryAll(forward).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(DefinitionChangedError);
    expect(String(error)).toMatch(
      /item of the target has another definition .* until the kit is rendered again, or the change is undone$/,
    );
    expect(await states(forward)).toEqual([1, 1, 0]);
    expect((await bothSides(forward, 'other')).secondary).toEqual([['1']]);
    await target.execute('ALTER TABLE item RENAME COLUMN m TO n');
    expect(await carryAll(forward)).toMatchObject({ applied: 1 });
    // While it runs: found at the next check, or at the statement that fails.
    const stopped: string[] = [];
    const stop = new AbortController();
    const { runRelay } = await import('../../../templates/sync/src/relay/run-relay.ts');
    const running = runRelay(
      forward,
      { signal: stop.signal, heartbeatMs: 0, checkMs: 60_000, idleMs: 10 },
      { stopped: (name) => stopped.push(name) },
    );
    await new Promise((go) => setTimeout(go, 300));
    await target.execute('ALTER TABLE item RENAME COLUMN n TO m');
    await change(
      forward,
      ['INSERT INTO {item} VALUES (2, 2)', 'INSERT INTO {other} VALUES (2)'],
      [
        ['item', '2'],
        ['other', '2'],
      ],
    );
    for (let tries = 0; tries < 1500 && (await states(forward))[0] !== 1; tries += 1)
      await new Promise((go) => setTimeout(go, 20));
    stop.abort();
    await running;
    expect(stopped).toEqual([forward.tables.find(({ source }) => source.name === 'item')?.name]);
    expect((await bothSides(forward, 'other')).secondary).toEqual([['1'], ['2']]);
  });
});
