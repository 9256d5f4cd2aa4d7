import sql, { raw } from 'sql-template-tag';
import { afterEach, describe, expect, it } from 'vitest';
import * as binding from '../../../templates/sync/src/adapter/binding.ts';
import * as dualWrite from '../../../templates/sync/src/adapter/create-dual-write.ts';
import { recordChanges } from '../../../templates/sync/src/core/outbox.ts';
import { runRelay } from '../../../templates/sync/src/relay/run-relay.ts';
import * as mysqlStore from '../../../templates/sync/src/store/mysql-store.ts';
import * as openStore from '../../../templates/sync/src/store/open-store.ts';
import * as postgresStore from '../../../templates/sync/src/store/postgres-store.ts';
import { openApplication } from '../harness/application.ts';
import { type KitBench, kitPairs, shareKitBench } from '../kit-bench.ts';
import { untilWaiting } from '../until-waiting.ts';

const CREATE = `CREATE TABLE item (id int PRIMARY KEY, a varchar(9), b varchar(9));
INSERT INTO item (id) VALUES (1), (2), (3), (4), (5), (6), (10)`;
const code = { ...binding, ...dualWrite, ...mysqlStore, ...openStore, ...postgresStore };

let bench: KitBench;
afterEach(() => bench.drop());

describe.each(kitPairs)('savepoints between %s and %s', (...kinds) => {
  const open = async () => {
    bench = await shareKitBench(kinds, { source: CREATE, target: CREATE });
    const [table] = bench.kit.tables;
    if (table === undefined) throw new Error('no table was described');
    return { name: table.name, item: raw(table.source.sql), ...bench.forward };
  };

  it('after a deadlock inside one that is passed over, either everything is committed and recorded or nothing', async () => {
    const { name, item, from } = await open();
    const bindings = { source: code.storeBinding(bench.stores.source), target: code.storeBinding(bench.stores.target) };
    const dual = code.createDualWrite({ kit: bench.kit, stores: bench.stores, bindings });
    const met: unknown[] = [];
    let other: Promise<unknown> | undefined;
    // It changes more rows, so that MySQL ends the first one, and waits later, so that PostgreSQL does.
    const holdAndCross = () =>
      new Promise<void>((held) => {
        other = from.store.transaction(async (tx) => {
          await tx.run(sql`UPDATE ${item} SET b = 'other' WHERE id BETWEEN 2 AND 6`);
          held();
          await untilWaiting(bench.source);
          await tx.run(sql`UPDATE ${item} SET b = 'other' WHERE id = 1`);
          const keys = [1, 2, 3, 4, 5, 6].map((id) => ({ name, key: [String(id)] }));
          await recordChanges(tx, from.tables, keys);
        });
      });
    await dual.transaction({}, async (unit) => {
      const rows = unit.table(name);
      await rows.update({ id: 1 }, { a: 'mine' });
      if (other === undefined) {
        await holdAndCross();
        const crossing = unit.savepoint(() => rows.update({ id: 2 }, { a: 'undone' }));
        await crossing.catch((error: unknown) => met.push(error));
      }
      await rows.update({ id: 10 }, { a: 'mine' });
    });
    await other;
    expect(met).toEqual([expect.objectContaining({ kind: 'retry', code: expect.stringMatching('1213|40P01') })]);
    await runRelay(bench.forward, { until: 'drained', workers: 1, idleMs: 5 });
    const held = await bench.source.query('SELECT id, a, b FROM item WHERE id IN (1, 2, 10) ORDER BY id');
    expect(held).toEqual([
      ['1', 'mine', 'other'],
      ['2', 'NULL', 'other'],
      ['10', 'mine', 'NULL'],
    ]);
    expect(await bench.target.query('SELECT id, a, b FROM item ORDER BY id')).toEqual(
      await bench.source.query('SELECT id, a, b FROM item ORDER BY id'),
    );
    await dual.close();
  });

  it('the harness notes a row that it locked once more inside one that was undone', async () => {
    const { name, item } = await open();
    const application = openApplication({ ...bench, code }, 'adapter');
    const rows = [{ name, key: ['7'] }];
    await application.transaction(async (tx) => {
      await tx.run(sql`INSERT INTO ${item} (id) VALUES (7)`);
      const undone = async () => {
        await application.lock?.(tx, rows);
        throw new Error('on purpose');
      };
      await application.savepoint(tx, undone).catch(() => undefined);
      await application.record(tx, rows);
    });
    expect(await bench.source.query('SELECT row_key FROM lockstep_outbox')).toEqual([['["7"]']]);
    await application.close();
  });
});
