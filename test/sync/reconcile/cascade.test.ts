import sql from 'sql-template-tag';
import { afterEach, describe, expect, it } from 'vitest';
import { recordChanges } from '../../../templates/sync/src/core/outbox.ts';
import { APPLY_LIMITS } from '../../../templates/sync/src/reconcile/options.ts';
import { runReconcile } from '../../../templates/sync/src/reconcile/run-reconcile.ts';
import { verdictOf } from '../../../templates/sync/src/reconcile/verdict-of.ts';
import { type KitBench, kitPairs, shareKitBench } from '../kit-bench.ts';
import { carryAll, found, options, put, spoil } from './plant.ts';

let bench: KitBench;
afterEach(() => bench.drop());

const parent = 'CREATE TABLE parent (id int PRIMARY KEY, name varchar(20) UNIQUE);';
const child = (reference: string) =>
  `CREATE TABLE child (id int PRIMARY KEY, parent int${reference === '' ? '' : `, FOREIGN KEY (parent) REFERENCES parent (id) ${reference}`})`;
const APPLY = { ...APPLY_LIMITS, approved: null };

const tablesOf = ({ kit }: KitBench) => {
  const [first, second] = kit.tables;
  if (first === undefined || second === undefined) throw new Error('two tables were described');
  return first.name.endsWith('parent') ? ([first, second] as const) : ([second, first] as const);
};

describe.each(kitPairs)('what passes by the capture from %s to %s', (...kinds) => {
  it('is found and repaired in one cycle: children that a cascade deleted', async () => {
    bench = await shareKitBench(kinds, { source: parent + child('ON DELETE CASCADE'), target: parent + child('') });
    const [parents, children] = tablesOf(bench);
    const direction = bench.forward;
    await put(direction, parents, [
      ['1', 'a'],
      ['2', 'b'],
    ]);
    await put(
      direction,
      children,
      ['1', '2', '3', '4'].map((id) => [id, Number(id) < 3 ? '1' : '2']),
    );
    await carryAll(direction);
    // No trigger fires for what a cascade deletes on MySQL and MariaDB.
    await direction.from.store.transaction(async (tx) => {
      await tx.run(sql`DELETE FROM ${sql([parents.source.sql])} WHERE id = 1`);
      await recordChanges(tx, direction.from.tables, [{ name: parents.name, key: ['1'] }]);
    });
    await carryAll(direction);
    const report = await runReconcile(direction, options({ apply: APPLY }));
    expect(found(report)).toEqual(['extra ["1"] unseen', 'extra ["2"] unseen']);
    expect(report.tables.map(({ repairs }) => repairs.repaired)).toEqual(
      report.tables.map(({ name }) => (name === children.name ? 2 : 0)),
    );
    expect(verdictOf(await runReconcile(direction, options()))).toBe('clean');
  });

  it('is written in an order that foreign keys allow, whatever is missing and too many', async () => {
    const create = parent + child('ON DELETE NO ACTION');
    bench = await shareKitBench(kinds, { source: create, target: create });
    const [parents, children] = tablesOf(bench);
    const direction = bench.forward;
    await put(direction, parents, [['1', 'a']], false);
    await put(direction, children, [['1', '1']], false);
    await spoil(direction, parents, [['2', 'b']]);
    await spoil(direction, children, [['2', '2']]);
    const apply = { ...APPLY, confirmDeletes: [parents.name, children.name] };
    const report = await runReconcile(direction, options({ apply }));
    expect(report.tables.map(({ counts, repairs }) => ({ ...counts, ...repairs }))).toEqual(
      [0, 1].map(() => ({ missing: 1, extra: 1, different: 0, repaired: 2, overtaken: 0, failed: 0, left: 0 })),
    );
    expect(verdictOf(await runReconcile(direction, options()))).toBe('clean');
  });

  it('is repaired where rows hold each other’s unique values, and refused where the row meets one that stays', async () => {
    bench = await shareKitBench(kinds, { source: parent, target: parent });
    const [parents] = bench.kit.tables;
    if (parents === undefined) throw new Error('no table was described');
    const direction = bench.forward;
    await put(
      direction,
      parents,
      [
        ['1', 'a'],
        ['2', 'b'],
        ['3', 'c'],
      ],
      false,
    );
    await spoil(direction, parents, [
      ['1', 'b'],
      ['2', 'c'],
      ['3', 'a'],
    ]);
    const report = await runReconcile(direction, options({ apply: APPLY }));
    expect(report.tables.map(({ counts, repairs }) => [counts.different, repairs.repaired])).toEqual([[3, 3]]);
    expect(verdictOf(await runReconcile(direction, options()))).toBe('clean');
    await spoil(direction, parents, [['1', 'x']]);
    await spoil(direction, parents, [['4', 'a']]);
    const reasons: (string | null)[] = [];
    const kept = await runReconcile(
      direction,
      options({ apply: { ...APPLY, maxDeleteShare: 0, confirmDeletes: [] }, maxKept: 1 }),
      { onOutcome: (_, { rowKey }, { outcome, reason }) => void reasons.push(`${rowKey} ${outcome}: ${reason}`) },
    );
    expect(kept.tables.map(({ counts }) => counts)).toEqual([{ missing: 0, extra: 1, different: 1 }]);
    expect(reasons).toEqual([
      expect.stringMatching(/^\["1"\] failed: the server refused a row: unique \(.*\), code (23505|1062)$/),
    ]);
    expect(verdictOf(kept)).toBe('different');
  });
});
