import sql from 'sql-template-tag';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { applyChanges } from '../../../templates/sync/src/core/apply.ts';
import { type Direction, directionFrom } from '../../../templates/sync/src/core/direction.ts';
import { liveSchemaHashes } from '../../../templates/sync/src/core/live-schema.ts';
import { look } from '../../../templates/sync/src/core/look.ts';
import { readChanges } from '../../../templates/sync/src/core/read-changes.ts';
import { dropState, writeState } from '../../../templates/sync/src/core/state.ts';
import type { TableDescriptor } from '../../../templates/sync/src/descriptor.ts';
import { APPLY_LIMITS } from '../../../templates/sync/src/reconcile/options.ts';
import { reportLines } from '../../../templates/sync/src/reconcile/report-lines.ts';
import { runReconcile } from '../../../templates/sync/src/reconcile/run-reconcile.ts';
import { openSettling } from '../../../templates/sync/src/reconcile/settle.ts';
import { verdictOf } from '../../../templates/sync/src/reconcile/verdict-of.ts';
import { type KitBench, kitPairs, shareKitBench } from '../kit-bench.ts';
import { carryAll, drop, found, lose, options, put, spoil } from './plant.ts';

const ITEM = {
  mysql: `CREATE TABLE \`or"der\` (id bigint unsigned, part varchar(20) COLLATE utf8mb4_bin, price decimal(20,6), body text, PRIMARY KEY (id, part)) DEFAULT CHARSET utf8mb4`,
  postgres: `CREATE TABLE "or""der" (id numeric(20,0), part varchar(20), price numeric(20,6), body text, PRIMARY KEY (id, part))`,
};
const engineOf = (kind: string) => (kind.startsWith('postgres') ? 'postgres' : 'mysql');
const row = (id: string, part: string, price: string | null = '1.000000', body: string | null = null) => [
  id,
  part,
  price,
  body,
];
const key = (id: string, part: string) => JSON.stringify([id, part]);
const quoted = (engine: 'mysql' | 'postgres') => (engine === 'mysql' ? '`or"der`' : '"or""der"');
const APPLY = { ...APPLY_LIMITS, approved: null };

let bench: KitBench;
let table: TableDescriptor;
afterEach(() => bench.drop());

describe.each(kitPairs)('reconciliation between %s and %s', (...kinds) => {
  beforeEach(async () => {
    const [source, target] = kinds;
    bench = await shareKitBench(kinds, { source: ITEM[engineOf(source)], target: ITEM[engineOf(target)] });
    const [described] = bench.kit.tables;
    if (described === undefined) throw new Error('no table was described');
    table = described;
  });

  const ten = () => Array.from({ length: 10 }, (_, at) => row(String(at), 'a'));
  /** The direction away from the target, with the fence as a flip leaves it. */
  const flipped = async (): Promise<Direction> => {
    for (const end of [bench.forward.from, bench.forward.to]) {
      await end.store.transaction((tx) => tx.run(sql`UPDATE ${end.tables.fence} SET epoch = 1, writer = 'target'`));
    }
    return bench.reverse;
  };

  it('finds a constant that the target does not hold, and once the target is the primary lets it hold what it likes', async () => {
    await bench.target.execute(`ALTER TABLE ${quoted(bench.kit.target.engine)} ADD tenant varchar(9)`);
    const name = bench.kit.target.engine === 'mysql' ? '`tenant`' : '"tenant"';
    const target = { name: 'tenant', sql: name, rawType: 'varchar(9)', nullable: true, read: `t.${name}`, write: '{}' };
    const column = { name: 'tenant', source: null, target, constant: 'seven', rule: 'exact', masked: false } as const;
    const hashes = await bench.stores.target.transaction((tx) => liveSchemaHashes(tx, [table.target]));
    const schemaHash = [...hashes.values()][0] ?? '';
    table = { ...table, columns: [...table.columns, column], target: { ...table.target, schemaHash } };
    const kit = { ...bench.kit, tables: [table] };
    const forward = directionFrom('source', kit, bench.stores);
    await put(forward, table, [row('1', 'a'), row('2', 'a'), row('3', 'a')]);
    await carryAll(forward);
    expect(verdictOf(await runReconcile(forward, options()))).toBe('clean');
    const spoiled = `UPDATE ${quoted(bench.kit.target.engine)} SET tenant =`;
    await bench.target.execute(`${spoiled} 'six' WHERE id = 1; ${spoiled} NULL WHERE id = 2`);
    const report = await runReconcile(forward, options());
    expect(found(report)).toEqual(['different ["1","a"] unseen tenant', 'different ["2","a"] unseen tenant']);
    // They may be another writer's: nobody overwrites them unasked.
    const left = await runReconcile(forward, options({ apply: { ...APPLY, approved: report } }));
    expect(left.tables[0]?.repairs).toEqual({ repaired: 0, overtaken: 0, failed: 2, left: 0 });
    await bench.target.execute(`${spoiled} 'seven'`);
    expect(verdictOf(await runReconcile(forward, options()))).toBe('clean');
    await flipped();
    await bench.target.execute(`${spoiled} 'six' WHERE id = 1`);
    expect(verdictOf(await runReconcile(directionFrom('target', kit, bench.stores), options()))).toBe('clean');
  });

  it.each(['forward', 'reverse'])('finds what is missing, extra and different, and repairs it (%s)', async (way) => {
    const direction = way === 'forward' ? bench.forward : await flipped();
    const odd = row('18446744073709551615', `é'"\\ 🙂`, null, 'x');
    await put(direction, table, [...ten(), odd]);
    await carryAll(direction);
    expect(verdictOf(await runReconcile(direction, options()))).toBe('clean');
    await lose(direction, table, ['3', 'a']);
    await spoil(direction, table, [
      row('5', 'a', '1.000001'),
      row('6', 'a', null, ''),
      row('18446744073709551615', `é'"\\ 🙂`, null, 'X'),
      row('7', 'b'),
      row('77', '🙂'),
    ]);
    const report = await runReconcile(direction, options());
    expect(found(report).sort()).toEqual([
      `different ["18446744073709551615","é'\\"\\\\ 🙂"] unseen body`,
      'different ["5","a"] unseen price',
      'different ["6","a"] unseen price body',
      'extra ["7","b"] unseen',
      'extra ["77","🙂"] unseen',
      'missing ["3","a"] unseen',
    ]);
    expect(report.tables[0]).toMatchObject({
      rows: { primary: 11, secondary: 12 },
      counts: { missing: 1, extra: 2, different: 3 },
      undecided: 0,
      repairs: { repaired: 0, overtaken: 0, failed: 0, left: 0 },
    });
    expect(verdictOf(report)).toBe('different');
    const careful = await runReconcile(direction, options({ apply: { ...APPLY, approved: report } }));
    expect(careful.tables[0]?.repairs).toEqual({ repaired: 4, overtaken: 0, failed: 0, left: 0 });
    expect([careful.tables[0]?.refused, verdictOf(careful)]).toEqual([
      `2 of the rows too many in ${table.name} have no event and no version: nothing shows that the migration brought them, and they may be another writer's; if they are not, confirm it with --confirm-deletes ${table.name}`,
      'different',
    ]);
    const confirmed = { ...APPLY, approved: report, confirmDeletes: [table.name] };
    const repaired = await runReconcile(direction, options({ apply: confirmed }));
    expect(repaired.tables[0]?.repairs).toEqual({ repaired: 2, overtaken: 0, failed: 0, left: 0 });
    expect(verdictOf(repaired)).toBe('clean');
    expect(found(await runReconcile(direction, options()))).toEqual([]);
  });

  it('takes nothing that is under way for a difference, and says what it could not decide', async () => {
    const direction = bench.forward;
    await put(direction, table, ten());
    await carryAll(direction);
    await put(direction, table, [row('1', 'a', '2.000000'), row('20', 'a')]);
    await drop(direction, table, ['2', 'a']);
    const waiting = await runReconcile(direction, options());
    expect([found(waiting), waiting.tables[0]?.undecided, verdictOf(waiting)]).toEqual([[], 3, 'could not tell']);
    expect(reportLines(waiting).slice(1)).toEqual([
      '  3 not decided, neither equal nor different: the newest change was still under way. See by relay lag that the relay runs and keeps up, then look again with a longer --settle, or at a quieter moment',
      'could not tell',
    ]);
    const meanwhile = new Promise((resolve) => setTimeout(resolve, 300)).then(() => carryAll(direction));
    const settled = await runReconcile(direction, options({ settleMs: 20_000 }));
    await meanwhile;
    expect([found(settled), settled.tables[0]?.undecided, verdictOf(settled)]).toEqual([[], 0, 'clean']);
  });

  it('looks again at what is changed and carried between the reads of the two sides', async () => {
    const direction = bench.forward;
    await put(direction, table, ten());
    await carryAll(direction);
    const { store } = direction.to;
    let reads = 0;
    const raced: Direction = {
      ...direction,
      to: {
        ...direction.to,
        store: {
          ...store,
          transaction: async (work, asked) => {
            if (asked?.isolation === 'snapshot') {
              reads += 1;
              // The first chunk's rows were read from the primary; then the walk through the secondary's keys begins anew.
              if (reads === 1) await put(direction, table, [row('1', 'a', '2.000000')]);
              if (reads === 1) await drop(direction, table, ['2', 'a']);
              if (reads === 1) await carryAll(direction);
            }
            return store.transaction(work, asked);
          },
        },
      },
    };
    const report = await runReconcile(raced, options());
    expect([found(report), report.tables[0]?.undecided, verdictOf(report)]).toEqual([[], 0, 'clean']);
  });

  it('decides a row that changes all the time when the secondary comes to hold what it was seen to be, and no other', async () => {
    const direction = bench.forward;
    await put(direction, table, ten());
    await carryAll(direction);
    const [changed, spoiled, unseen, gone] = ['1', '2', '3', '4'].map((id) => key(id, 'a'));
    const rowKeys = [changed, spoiled, unseen, gone].flatMap((one) => one ?? []);
    const change = (price: string) =>
      put(
        direction,
        table,
        ['1', '2', '3'].map((id) => row(id, 'a', price)),
      );
    await change('2.000000');
    await drop(direction, table, ['4', 'a']);
    // A relay reads them; before it has written them they change again.
    const batch = await readChanges(
      direction,
      rowKeys.map((rowKey) => ({ name: table.name, rowKey })),
    );
    const { inFlight, states } = await look(direction, table, rowKeys);
    await change('3.000000');
    await put(direction, table, [row('4', 'a')]);
    const { store, tables } = direction.to;
    await store.transaction((tx) => applyChanges(tx, tables, direction.primary, batch));
    await spoil(direction, table, [row('2', 'a', '9.000000')]);

    const different: unknown[] = [];
    const limits = { ...options({ settleMs: 0 }), signal: undefined };
    const settling = () => openSettling(direction, table, limits, async (found) => void different.push(...found));
    const without = settling();
    await without.add({ inFlight, states: new Map() });
    expect(await without.end()).toBe(4);
    const remembering = settling();
    await remembering.add({ inFlight, states: new Map([...states].filter(([rowKey]) => rowKey !== unseen)) });
    expect([await remembering.end(), different]).toEqual([2, []]);
  });

  it('tells parked, lost, resurrected and unsent versions apart, and leaves what the primary lost alone', async () => {
    const direction = bench.forward;
    const { from, to } = direction;
    await put(direction, table, ten());
    await drop(direction, table, ['9', 'a']);
    await carryAll(direction);
    await put(direction, table, [row('1', 'a', '2.000000'), row('2', 'a', '2.000000')]);
    const mark = (state: number, id: string) =>
      from.store.transaction((tx) =>
        tx.run(sql`UPDATE ${from.tables.outbox} SET state = ${state} WHERE state = 0 AND row_key = ${key(id, 'a')}`),
      );
    await mark(2, '1');
    await mark(1, '2');
    await spoil(direction, table, [row('9', 'a'), row('8', 'a', '8.000000')]);
    await to.store.transaction((tx) =>
      tx.run(sql`UPDATE ${to.tables.ledger} SET version = 1000 WHERE row_key = ${key('8', 'a')}`),
    );
    const report = await runReconcile(direction, options({ apply: APPLY }));
    expect(found(report).sort()).toEqual([
      'different ["1","a"] parked price',
      'different ["2","a"] lost price',
      'different ["8","a"] ahead price',
      'extra ["9","a"] resurrected',
    ]);
    expect(report.tables[0]?.repairs).toEqual({ repaired: 3, overtaken: 0, failed: 0, left: 1 });
    expect(found(await runReconcile(direction, options()))).toEqual(['different ["8","a"] ahead price']);
  });

  it('deletes nothing after a TRUNCATE or a mass deletion on the primary unless that is confirmed', async () => {
    const direction = bench.forward;
    await put(direction, table, ten());
    await carryAll(direction);
    await direction.from.store.transaction((tx) => tx.run(sql([`TRUNCATE TABLE ${table.source.sql}`])));
    const dry = await runReconcile(direction, options());
    expect(dry.tables[0]?.counts).toEqual({ missing: 0, extra: 10, different: 0 });
    const refused = await runReconcile(direction, options({ apply: { ...APPLY, approved: dry } }));
    expect(refused.tables[0]?.refused).toBe(
      `the primary has no row of ${table.name} and the secondary has 10: TRUNCATE and DROP PARTITION are seen by no capture, and nothing is deleted after them unasked; if that was meant, confirm it with --confirm-deletes ${table.name}`,
    );
    expect(refused.tables[0]?.repairs).toEqual({ repaired: 0, overtaken: 0, failed: 0, left: 0 });
    const few = await runReconcile(direction, options({ apply: { ...APPLY, maxRepairs: 9 } }));
    expect(few.refused).toMatch(/^10 rows differ and at most 9 may be repaired/);
    const confirmed = await runReconcile(direction, options({ apply: { ...APPLY, confirmDeletes: [table.name] } }));
    expect(confirmed.tables[0]?.repairs.repaired).toBe(10);
    expect(verdictOf(await runReconcile(direction, options()))).toBe('clean');
  });

  it('does not bring back a row that is deleted while it is repaired', async () => {
    const direction = bench.forward;
    await put(direction, table, ten());
    await carryAll(direction);
    await lose(direction, table, ['4', 'a']);
    await lose(direction, table, ['5', 'a']);
    const dry = await runReconcile(direction, options());
    let armed = true;
    const { store } = direction.to;
    const raced: Direction = {
      ...direction,
      to: {
        ...direction.to,
        store: {
          ...store,
          // The repair has read the row and is about to write it.
          transaction: async (work, asked) => {
            if (asked === undefined && armed && (await isRepairing(direction))) {
              armed = false;
              await drop(direction, table, ['4', 'a']);
              await carryAll(direction);
              await drop(direction, table, ['5', 'a']);
            }
            return store.transaction(work, asked);
          },
        },
      },
    };
    const isRepairing = async ({ to }: Direction) => {
      const leases = await store.transaction((tx) =>
        tx.rows(sql`SELECT 1 FROM ${to.tables.state} WHERE name = 'lease reconcile'`),
      );
      return leases.length > 0 && looked;
    };
    let looked = false;
    const report = await runReconcile(raced, options({ apply: { ...APPLY, approved: dry } }), {
      onDifference: () => {
        looked = true;
      },
    });
    expect(armed).toBe(false);
    expect(report.tables[0]?.repairs).toEqual({ repaired: 1, overtaken: 1, failed: 0, left: 0 });
    await carryAll(direction);
    const after = await runReconcile(direction, options());
    expect([found(after), after.tables[0]?.rows]).toEqual([[], { primary: 8, secondary: 8 }]);
  });

  it('says that a table whose backfill has not ended was not looked at', async () => {
    const direction = bench.forward;
    const { store, tables } = direction.to;
    await put(direction, table, ten(), false);
    const note = { table: table.name, to: `${table.target.schema}.${table.target.name}`, done: false };
    await store.transaction((tx) => writeState(tx, tables, 'backfill table x', JSON.stringify(note)));
    const report = await runReconcile(direction, options());
    expect(report.tables[0]?.notLookedAt).toEqual(['any row: the backfill of this table has not ended']);
    expect(verdictOf(report)).toBe('could not tell');
    await store.transaction((tx) => dropState(tx, tables, 'backfill table x'));
    expect((await runReconcile(direction, options())).tables[0]?.counts.missing).toBe(10);
  });

  it('does not look at a table that was changed on one side, nor call it clean', async () => {
    await bench.target.execute(`ALTER TABLE ${table.target.sql} ADD COLUMN more int`);
    const report = await runReconcile(bench.forward, options());
    expect([report.tables[0]?.notLookedAt, verdictOf(report)]).toEqual([
      [
        `any row: ${table.target.schema}.or"der on the target was changed since the kit was rendered: generate the plan again`,
      ],
      'could not tell',
    ]);
  });

  it('repairs nothing on a side that has become the primary, nor by a report of another time', async () => {
    const direction = bench.forward;
    await put(direction, table, ten());
    const dry = await runReconcile(direction, options());
    await flipped();
    await expect(runReconcile(direction, options({ apply: { ...APPLY, approved: dry } }))).rejects.toThrow(
      'the report was made when the source was the primary in epoch 0, now it is the source in epoch 1',
    );
    await spoil(direction, table, [row('99', 'a')]);
    const apply = { ...APPLY, confirmDeletes: [table.name] };
    await expect(runReconcile(direction, options({ apply }))).rejects.toThrow(
      'the target has become the primary: nothing more is repaired there',
    );
  });
});
