import { afterEach, describe, expect, it } from 'vitest';
import { runBackfill } from '../../templates/sync/src/backfill/run-backfill.ts';
import { emptySecondary, undoBackfill } from '../../templates/sync/src/backfill/undo.ts';
import { writeState } from '../../templates/sync/src/core/state.ts';
import { countRows } from '../../templates/sync/src/cutover/count-rows.ts';
import { verifyKeys } from '../../templates/sync/src/cutover/verify-keys.ts';
import { countSecondary } from '../../templates/sync/src/failover/rebuild-secondary.ts';
import { APPLY_LIMITS } from '../../templates/sync/src/reconcile/options.ts';
import { runReconcile } from '../../templates/sync/src/reconcile/run-reconcile.ts';
import { runTrickle } from '../../templates/sync/src/trickle/run-trickle.ts';
import { sharedServer } from '../lab/shared.ts';
import { type KitBench, kitPairs, openKitBench } from './kit-bench.ts';
import { found, options } from './reconcile/plant.ts';
import { carryAll, change } from './relay/relay-bench.ts';

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
    const fill = `INSERT INTO item (id, kind, tenant) VALUES (1, 1, 'it''s us'), (2, 1, 'it''s us'), (3, 1, 'it''s us'), (7, 1, 'it''s us'), (8, 1, 'them'), (9, 1, 'them'), (12, 1, 'IT''S US')`;
    await bench.target.execute(fill);
    // Applied, and deleted on the source since then.
    await bench.target.execute(
      `INSERT INTO lockstep_ledger (table_name, row_key, version, deleted) VALUES ('${table.name}', '["3"]', 1, 0)`,
    );
    const held = async () => (await bench.target.query('SELECT id FROM item ORDER BY id')).flat();

    const counted = (await countRows(forward, [table], 5000)).get(table);
    expect([counted?.primary, counted?.other]).toEqual([3n, 4n]);

    expect(await undoBackfill(forward, 'all')).toEqual({ deleted: 3, left: 4 });
    expect(await held()).toEqual(['7', '8', '9', '12']);
    expect(await bench.target.query('SELECT * FROM lockstep_ledger')).toEqual([]);

    expect([...(await countSecondary(forward)).values()]).toEqual([1]);
    expect(await emptySecondary(forward)).toEqual({ deleted: 1, left: 3 });
    expect(await held()).toEqual(['8', '9', '12']);
    // A sweep deletes what is gone of the migration's, and nothing of theirs.
    await bench.target.execute("INSERT INTO item (id, kind, tenant) VALUES (5, 1, 'it''s us')");
    const asked = {
      fingerprint: 'f',
      tables: [{ name: table.name, changedAt: 'changed' }],
      since: '2000-01-01 00:00:00',
    };
    const [pass] = await runTrickle(forward, { ...asked, passes: 1 });
    expect([pass?.deleted, await held()]).toEqual([1, ['8', '9', '12']]);

    // The source as the secondary: what the mapping leaves there is not the migration's.
    expect([...(await countSecondary(reverse)).values()]).toEqual([3]);
    expect(await emptySecondary(reverse)).toEqual({ deleted: 3, left: 1 });
    expect(await bench.source.query('SELECT id FROM item')).toEqual([['20']]);
  });

  it('keeps what others wrote, whatever repairs and relays want to write there', async () => {
    const unique = 'code varchar(20) NOT NULL UNIQUE';
    const create = {
      source: `CREATE TABLE item (id int PRIMARY KEY, kind int NOT NULL, ${unique})`,
      target: `CREATE TABLE item (id int PRIMARY KEY, kind int NOT NULL, tenant varchar(20) NOT NULL, ${unique})`,
    };
    bench = await openKitBench([sharedServer(kinds[0]), sharedServer(kinds[1])], create, {}, MAPPING);
    const { forward, reverse } = bench;
    const name = forward.tables[0]?.name ?? '';
    await bench.source.execute(
      "INSERT INTO item VALUES (1, 1, 'a'), (2, 1, 'b'), (3, 1, 'c'), (4, 1, 'taken'), (9, 1, 'i'), (20, 2, 'other kind')",
    );
    const ours =
      "(1, 1, 'it''s us', 'a'), (2, 1, 'it''s us', 'spoilt'), (7, 1, 'it''s us', 'g'), (8, 1, 'it''s us', 'h')";
    const others = "(9, 1, 'them', 'z'), (10, 1, 'them', 'q'), (11, 1, 'them', 'taken')";
    await bench.target.execute(`INSERT INTO item VALUES ${ours}, ${others}`);
    await bench.target.execute(
      `INSERT INTO lockstep_ledger (table_name, row_key, version, deleted) VALUES ('${name}', '["8"]', 1, 0)`,
    );
    await bench.source.execute(
      `INSERT INTO lockstep_outbox (table_name, row_key, state) VALUES ('${name}', '["8"]', 1)`,
    );
    const theirs = () =>
      bench.target.query("SELECT id, kind, tenant, code FROM item WHERE tenant = 'them' ORDER BY id");
    const before = await theirs();

    const report = await runReconcile(forward, options({ apply: { ...APPLY_LIMITS, approved: null } }));
    expect(found(report).sort()).toEqual([
      'different ["2"] unseen code',
      'different ["9"] unseen code tenant',
      'extra ["7"] unseen',
      'extra ["8"] unseen',
      'missing ["3"] unseen',
      'missing ["4"] unseen',
    ]);
    expect(report.tables[0]?.rows).toEqual({ primary: 5, secondary: 4 });
    // 2, 3 and 8; never 4, whose code another has, 9, or 7, of which nobody knows anything.
    expect(report.tables[0]?.repairs).toEqual({ repaired: 3, overtaken: 0, failed: 2, left: 0 });
    expect(report.tables[0]?.refused).toMatch(/^1 of the rows too many in .*item have no event and no version/);
    expect(await bench.target.query("SELECT id FROM item WHERE tenant <> 'them' ORDER BY id")).toEqual([
      ['1'],
      ['2'],
      ['3'],
      ['7'],
    ]);

    const item = (id: number) => ['item', String(id)] as const;
    await change(
      forward,
      ["UPDATE {item} SET code = 'j' WHERE id = 9", 'UPDATE {item} SET kind = 1 WHERE id = 4'],
      [item(4), item(9), item(10)],
    );
    // The delete of 10, which was never ours, is done at once.
    const patience = { attempts: 1, ms: -86_400_000 };
    expect(await carryAll(forward, { patience })).toMatchObject({ applied: 1, parked: 2 });
    await change(reverse, ["INSERT INTO {item} VALUES (20, 1, 'it''s us', 'way back')"], [item(20)]);
    expect(await carryAll(reverse, { patience })).toMatchObject({ applied: 0, parked: 1 });
    expect(await theirs()).toEqual(before);
    expect(await bench.source.query('SELECT id, kind, code FROM item WHERE kind = 2')).toEqual([
      ['20', '2', 'other kind'],
    ]);
  });

  it('that becomes the primary brings back what is the migration’s, and nothing of theirs', async () => {
    bench = await openKitBench(
      [sharedServer(kinds[0]), sharedServer(kinds[1])],
      { source: SOURCE, target: TARGET },
      {},
      MAPPING,
    );
    const { reverse } = bench;
    const [table] = bench.kit.tables;
    if (table === undefined) throw new Error('no table was described');
    await bench.source.execute('INSERT INTO item (id, kind) VALUES (1, 1), (2, 1), (20, 2)');
    await bench.target.execute("UPDATE lockstep_fence SET writer = 'target'");
    await bench.source.execute("UPDATE lockstep_fence SET writer = 'target'");
    // 1: migrated, and changed by the application; 3: new; 8, 9 and 20: another writer's.
    const fill = `INSERT INTO {item} (id, kind, tenant) VALUES (1, 5, 'moved'), (2, 1, 'it''s us'), (3, 1, 'it''s us'), (8, 1, 'them'), (9, 1, 'them'), (20, 1, 'them')`;
    const item = (id: number) => ['item', String(id)] as const;
    await change(reverse, [fill], [item(1), item(3), item(8), item(20)]);
    const patience = { attempts: 1, ms: -86_400_000 };
    expect(await carryAll(reverse, { patience })).toMatchObject({ applied: 4, parked: 0 });
    const held = () => bench.source.query('SELECT id, kind FROM item ORDER BY id');
    const expected = [
      ['1', '5'],
      ['2', '1'],
      ['3', '1'],
      ['20', '2'],
    ];
    expect(await held()).toEqual(expected);
    // Nor does reconciliation miss them on the other side.
    const report = await runReconcile(reverse, options({ apply: { ...APPLY_LIMITS, approved: null } }));
    expect(found(report)).toEqual([]);
    const range = { after: 0n, upTo: 1000n };
    const verified = await verifyKeys(reverse, range, {
      settled: true,
      tables: [table],
      signal: new AbortController().signal,
    });
    expect(verified).toMatchObject({ keys: 4, differing: 0 });
    expect(await held()).toEqual(expected);

    // Nor does a backfill bring any of theirs; that no transaction is older needs no wait for those of other tests.
    await bench.target.execute("INSERT INTO item (id, kind, tenant) VALUES (4, 1, 'it''s us')");
    await reverse.from.store.transaction((tx) =>
      writeState(tx, reverse.from.tables, 'activation', JSON.stringify({ at: 'now', open: [] })),
    );
    const { complete, tables } = await runBackfill(reverse, { fingerprint: 'f' });
    expect([complete, tables.map(({ rows, inserted, parked }) => [rows, inserted, parked])]).toEqual([
      true,
      [[3, 1, 0]],
    ]);
    expect(await held()).toEqual([...expected.slice(0, 3), ['4', '1'], ...expected.slice(3)]);
  });
});
