import { afterEach, describe, expect, it } from 'vitest';
import { directionFrom } from '../../../templates/sync/src/core/direction.ts';
import { liveSchemaHashes } from '../../../templates/sync/src/core/live-schema.ts';
import { recordChanges } from '../../../templates/sync/src/core/outbox.ts';
import { type KitBench, kitPairs, shareKitBench } from '../kit-bench.ts';
import { carryAll } from './relay-bench.ts';

let bench: KitBench;
afterEach(() => bench.drop());

const PERSON =
  'CREATE TABLE person (id int PRIMARY KEY, name varchar(20) NOT NULL, email varchar(20) NOT NULL, note varchar(20))';

describe.each(kitPairs)('a source that is spread over two tables, from %s to %s', (...kinds) => {
  it('gets rows back whole, also where each part holds a column that the source requires', async () => {
    bench = await shareKitBench(kinds, {
      source: PERSON,
      target: `${PERSON}; CREATE TABLE person_email (id int PRIMARY KEY, email varchar(20) NOT NULL)`,
    });
    const [person] = bench.kit.tables;
    if (person === undefined) throw new Error('no table was described');
    const part = (names: readonly string[], table: string) => ({
      ...person,
      columns: person.columns.filter(({ name }) => names.includes(name)),
      target: { ...person.target, name: table, sql: person.target.sql.replace(/person(?=.$)/, table) },
    });
    await bench.target.execute(
      `DROP TABLE person; CREATE TABLE person (id int PRIMARY KEY, name varchar(20) NOT NULL, note varchar(20))`,
    );
    const parts = [part(['id', 'name', 'note'], 'person'), part(['id', 'email'], 'person_email')];
    const hashes = await bench.stores.target.transaction((tx) =>
      liveSchemaHashes(
        tx,
        parts.map(({ target }) => target),
      ),
    );
    const tables = parts.map((one) => {
      const schemaHash = hashes.get(JSON.stringify([one.target.schema, one.target.name])) ?? '';
      return { ...one, target: { ...one.target, schemaHash } };
    });
    const reverse = directionFrom('target', { ...bench.kit, tables }, bench.stores);
    const write = async (statement: string, ...ids: string[]) => {
      await bench.target.execute(statement);
      await reverse.from.store.transaction((tx) =>
        recordChanges(
          tx,
          reverse.from.tables,
          ids.map((id) => ({ name: person.name, key: [id] })),
        ),
      );
      await carryAll(reverse);
    };
    const rows = () => bench.source.query('SELECT id, name, email, note FROM person ORDER BY id');
    await write(
      `INSERT INTO person VALUES (1, 'a', 'x'), (2, 'b', NULL); INSERT INTO person_email VALUES (1, 'a@'), (2, 'b@')`,
      '1',
      '2',
    );
    expect(await rows()).toEqual([
      ['1', 'a', 'a@', 'x'],
      ['2', 'b', 'b@', 'NULL'],
    ]);
    await write(
      `UPDATE person_email SET email = 'A@' WHERE id = 1; DELETE FROM person WHERE id = 2; DELETE FROM person_email WHERE id = 2`,
      '1',
      '2',
    );
    expect(await rows()).toEqual([['1', 'a', 'A@', 'x']]);
  });
});
