import { afterEach, describe, expect, it } from 'vitest';
import { emptySecondary, undoBackfill } from '../../templates/sync/src/backfill/undo.ts';
import { countRows } from '../../templates/sync/src/cutover/count-rows.ts';
import { countSecondary } from '../../templates/sync/src/failover/rebuild-secondary.ts';
import { runTrickle } from '../../templates/sync/src/trickle/run-trickle.ts';
import { sharedServer } from '../lab/shared.ts';
import { type KitBench, kitPairs, openKitBench } from './kit-bench.ts';

const SOURCE = 'CREATE TABLE item (id int PRIMARY KEY, kind int NOT NULL, changed timestamp NULL)';
const TARGET =
  'CREATE TABLE item (id int PRIMARY KEY, kind int NOT NULL, tenant varchar(20) NOT NULL, changed timestamp NULL)';
const MAPPING = `tables:
  - source: item
    where: [{ column: kind, op: '=', value: 1 }]
    constants: { tenant: "it's us" }
`;

let bench: KitBench;
afterEach(() => bench.drop());

describe.each(kitPairs)('a target table that others write to, from %s to %s', (...kinds) => {
  it('is counted, undone and emptied by the rows of the migration alone', async () => {
    bench = await openKitBench(
      [sharedServer(kinds[0]), sharedServer(kinds[1])],
      { source: SOURCE, target: TARGET },
      {},
      MAPPING,
    );
    const { forward, reverse } = bench;
    const [table] = bench.kit.tables;
    if (table === undefined) throw new Error('no table was described');
    await bench.source.execute('INSERT INTO item (id, kind) VALUES (1, 1), (2, 1), (9, 1), (20, 2)');
    const fill = `INSERT INTO item (id, kind, tenant) VALUES (1, 1, 'it''s us'), (2, 1, 'it''s us'), (3, 1, 'it''s us'), (7, 1, 'it''s us'), (8, 1, 'them'), (9, 1, 'them')`;
    await bench.target.execute(fill);
    // Applied, and deleted on the source since then.
    await bench.target.execute(
      `INSERT INTO lockstep_ledger (table_name, row_key, version, deleted) VALUES ('${table.name}', '["3"]', 1, 0)`,
    );
    const held = async () => (await bench.target.query('SELECT id FROM item ORDER BY id')).flat();

    const counted = (await countRows(forward, [table], 5000)).get(table);
    expect([counted?.primary, counted?.other]).toEqual([3n, 4n]);

    expect(await undoBackfill(forward, 'all')).toEqual({ deleted: 3, left: 3 });
    expect(await held()).toEqual(['7', '8', '9']);
    expect(await bench.target.query('SELECT * FROM lockstep_ledger')).toEqual([]);

    expect([...(await countSecondary(forward)).values()]).toEqual([1]);
    expect(await emptySecondary(forward)).toEqual({ deleted: 1, left: 2 });
    expect(await held()).toEqual(['8', '9']);
    // A sweep deletes what is gone of the migration's, and nothing of theirs.
    await bench.target.execute("INSERT INTO item (id, kind, tenant) VALUES (5, 1, 'it''s us')");
    const asked = {
      fingerprint: 'f',
      tables: [{ name: table.name, changedAt: 'changed' }],
      since: '2000-01-01 00:00:00',
    };
    const [pass] = await runTrickle(forward, { ...asked, passes: 1 });
    expect([pass?.deleted, await held()]).toEqual([1, ['8', '9']]);

    // The source as the secondary: what the mapping leaves there is not the migration's.
    expect([...(await countSecondary(reverse)).values()]).toEqual([3]);
    expect(await emptySecondary(reverse)).toEqual({ deleted: 3, left: 1 });
    expect(await bench.source.query('SELECT id FROM item')).toEqual([['20']]);
  });
});
