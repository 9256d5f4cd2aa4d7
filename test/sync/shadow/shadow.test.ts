import { setTimeout as pause } from 'node:timers/promises';
import sql, { raw } from 'sql-template-tag';
import { afterEach, describe, expect, it } from 'vitest';
import { compareKeys } from '../../../templates/sync/src/core/compare-keys.ts';
import type { Direction } from '../../../templates/sync/src/core/direction.ts';
import { rowSelect } from '../../../templates/sync/src/core/read-rows.ts';
import { otherSide, type Side, type TableDescriptor } from '../../../templates/sync/src/descriptor.ts';
import { createShadow } from '../../../templates/sync/src/shadow/create-shadow.ts';
import type { ShadowLine } from '../../../templates/sync/src/shadow/shadow-counts.ts';
import type { ShadowOptions } from '../../../templates/sync/src/shadow/shadow-options.ts';
import { shadowReport } from '../../../templates/sync/src/shadow/shadow-report.ts';
import type { SideRead } from '../../../templates/sync/src/shadow/side-read.ts';
import type { ServerKind } from '../../lab/kinds.ts';
import { type KitBench, kitPairs, shareKitBench } from '../kit-bench.ts';
import { carry, drain, loop, write } from './traffic.ts';

const TABLE = {
  mysql:
    'CREATE TABLE item (part varchar(20), id bigint unsigned, price decimal(12,2), doc json, note text, PRIMARY KEY (part, id))',
  postgres:
    'CREATE TABLE item (part varchar(20), id numeric(20,0), price numeric(12,2), doc jsonb, note text, PRIMARY KEY (part, id))',
};
const PART = `é'"\\ 🙂`;

/** LOCKSTEP_SHADOW_SECONDS: for how much longer reads are compared under load, in each direction. */
const LONGER_MS = Number(process.env.LOCKSTEP_SHADOW_SECONDS ?? '0') * 1000;

let bench: KitBench;
afterEach(() => bench.drop());

async function open(kinds: readonly [ServerKind, ServerKind]): Promise<TableDescriptor> {
  const create = (kind: string) => TABLE[kind.startsWith('postgres') ? 'postgres' : 'mysql'];
  bench = await shareKitBench(kinds, { source: create(kinds[0]), target: create(kinds[1]) }, { poolSize: 12 });
  const [table] = bench.kit.tables;
  if (table === undefined) throw new Error('no table was described');
  return table;
}

const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/** Shadow reads of everything, and what they have found. */
function shadowOf(direction: Direction, options: Partial<ShadowOptions> = {}) {
  const lines: ShadowLine[] = [];
  const counts = new Map<string, number>();
  const shadow = createShadow({
    direction: async () => direction,
    sampled: async () => true,
    // A busy machine must not decide what a read comes to.
    timeoutMs: 20_000,
    log: quiet,
    hooks: {
      record: async (line) => void lines.push(line),
      onOutcome: (_, outcome) => void counts.set(outcome, (counts.get(outcome) ?? 0) + 1),
    },
    ...options,
  });
  const report = async (name: string) => {
    await shadow.settled();
    const found = shadowReport(lines).find((one) => one.name === name);
    if (found === undefined) throw new Error(`nothing was recorded of ${name}`);
    return found;
  };
  return { shadow, report, counts, count: (outcome: string) => counts.get(outcome) ?? 0 };
}

async function until(holds: () => boolean) {
  for (const end = performance.now() + 50_000; !holds(); await pause(20)) {
    if (performance.now() > end) throw new Error('it never came true');
  }
}

/** The rows of ids as objects of texts, as an application might read them. */
function listOf(table: TableDescriptor, side: Side, from: number, to: number): SideRead<Record<string, unknown>[]> {
  return () =>
    bench.stores[side].transaction(async (tx) => {
      const rows = await tx.rows(
        sql`SELECT ${rowSelect(table, side)} FROM ${raw(table[side].sql)} AS t WHERE t.id BETWEEN ${from} AND ${to}`,
      );
      return rows.map((row) => Object.fromEntries(table.columns.map(({ name }, at) => [name, row[at]])));
    });
}

const RULES = { key: ['id'], fields: { doc: { rule: 'json' } } } as const;
const row = (id: number, price: string, note: string | null) => [
  PART,
  String(id),
  price,
  `{"n": ${price}, "a": []}`,
  note,
];

describe.each(kitPairs)('shadow reads between %s and %s', (...kinds) => {
  it(
    'tell no lie under load, in either direction, and name the row and the column that truly differ',
    async () => {
      const table = await open(kinds);
      for (const direction of [bench.forward, bench.reverse]) {
        const secondary = otherSide(direction.primary);
        for (let id = 0; id < 40; id += 1) await write(direction, table, [PART, String(id)], row(id, '1.00', 'first'));
        await drain(direction);
        let seed = 1;
        const random = (below: number) => {
          seed = (seed * 48_271) % 2_147_483_647;
          return seed % below;
        };
        // Each writer has keys of its own, which is how rows are inserted without meeting; rows 28 to 39 stay as they are.
        const writer = (nth: number) => {
          const id = random(7) * 4 + nth;
          const gone = random(5) === 0;
          return write(direction, table, [PART, String(id)], gone ? null : row(id, `${random(9999)}.25`, null));
        };
        const [rows, lists] = [shadowOf(direction), shadowOf(direction)];
        let keys = { from: 0, below: 40 };
        const reads = {
          source: listOf(table, 'source', 27, 34),
          target: listOf(table, 'target', 27, 34),
        };
        const reader = async () => {
          const key = [PART, String(keys.from + random(keys.below))];
          await rows.shadow.readRow('row', {}, { table: table.name, key }, async () => null);
          await lists.shadow.readSides('list', {}, reads, direction.primary, RULES);
        };
        const stops = [
          ...[0, 1, 2, 3].map((nth) => loop(() => writer(nth), 4)),
          loop(() => carry(direction), 1),
          ...[1, 2].map(() => loop(reader, 5)),
        ];
        await until(() => rows.count('match') > 40 && lists.count('match') > 10);
        await pause(LONGER_MS);
        if (LONGER_MS > 0)
          console.log(kinds, direction.primary, Object.fromEntries(rows.counts), Object.fromEntries(lists.counts));
        for (const outcome of ['mismatch', 'failed', 'parked']) {
          expect([outcome, rows.count(outcome), lists.count(outcome)]).toEqual([outcome, 0, 0]);
        }
        // One letter, behind the ledger's back.
        await bench.stores[secondary].transaction((tx) =>
          tx.run(sql`UPDATE ${raw(table[secondary].sql)} SET note = 'First' WHERE id = 33`),
        );
        keys = { from: 28, below: 12 };
        await until(() => rows.count('mismatch') > 0 && lists.count('mismatch') > 0);
        await Promise.all(stops.map((stop) => stop()));
        await drain(direction);
        const [found, list] = [await rows.report('row'), await lists.report('list')];
        expect(found.fields.map(({ field }) => field)).toEqual(['note']);
        expect(new Set(found.examples.map(({ key }) => key?.[1]))).toEqual(new Set(['33']));
        expect(found.examples[0]).toMatchObject({ key: [PART, '33'], field: 'note', kind: 'different' });
        expect(found.examples[0]?.primary).toMatch(/^•••\(5 chars, #[0-9a-f]{4}\)$/);
        expect(list.outcomes.mismatch).toBeGreaterThan(0);
        expect(list.fields.map(({ field }) => field)).toEqual(['note']);
        expect(new Set(list.examples.map(({ key }) => key?.[0]))).toEqual(new Set(['33']));
        expect(list.examples[0]).toMatchObject({ key: ['33'], field: 'note', kind: 'different' });
        await Promise.all([rows.shadow.close(), lists.shadow.close()]);
        await bench.stores[secondary].transaction((tx) =>
          tx.run(sql`UPDATE ${raw(table[secondary].sql)} SET note = 'first' WHERE id = 33`),
        );
        await drain(direction);
      }
    },
    120_000 + 3 * LONGER_MS,
  );

  it('compare a row only at equal versions: behind is in flight, set aside is parked, and a pruned ledger is no difference', async () => {
    const table = await open(kinds);
    for (const direction of [bench.forward, bench.reverse]) {
      const { from, to, primary } = direction;
      const { shadow } = shadowOf(direction, { waitMs: 60 });
      const key = [PART, '1'];
      const compare = async () => {
        const { outcome, version, differences } = await shadow.compareKey(table.name, key);
        return [
          outcome,
          version > 0n,
          differences.map(({ kind, places }) => [kind, places.map((at) => table.columns[at]?.name)]),
        ];
      };
      expect(await compare()).toEqual(['match', false, []]);
      await write(direction, table, key, row(1, '1.00', 'one'));
      expect(await compare()).toEqual(['in flight', true, []]);
      await from.store.transaction((tx) => tx.run(sql`UPDATE ${from.tables.outbox} SET state = 2`));
      expect(await compare()).toEqual(['parked', true, [['missing', []]]]);
      await from.store.transaction((tx) => tx.run(sql`UPDATE ${from.tables.outbox} SET state = 0`));
      await drain(direction);
      expect(await compare()).toEqual(['match', true, []]);
      await to.store.transaction((tx) =>
        tx.run(sql`UPDATE ${raw(table[otherSide(primary)].sql)} SET price = 1.01, note = NULL`),
      );
      expect(await compare()).toEqual(['mismatch', true, [['different', ['price', 'note']]]]);
      // An older secondary, restored from a backup: what was acknowledged is not there.
      await to.store.transaction((tx) => tx.run(sql`UPDATE ${to.tables.ledger} SET version = version - 1`));
      expect(await compare()).toEqual(['mismatch', true, [['different', ['price', 'note']]]]);
      await to.store.transaction((tx) => tx.run(sql`DELETE FROM ${to.tables.ledger}`));
      expect(await compare()).toEqual(['mismatch', true, [['different', ['price', 'note']]]]);
      await write(direction, table, key, null);
      expect(await compare()).toEqual(['in flight', true, []]);
      const late = drain(direction);
      const waited = shadowOf(direction).shadow.compareKey(table.name, key);
      await late;
      expect(await waited).toMatchObject({ outcome: 'match', differences: [] });
      await expect(shadow.compareKey('no.table', key)).rejects.toThrow('no.table is no table of this migration');
    }
  });

  it('do not take an older look at the secondary for proof against a newer one at the primary', async () => {
    const table = await open(kinds);
    const direction = bench.forward;
    const { from } = direction;
    const carried = async (price: string) => {
      await write(direction, table, [PART, '1'], row(1, price, null));
      await drain(direction);
    };
    await carried('1.00');
    let looks = 0;
    const store: typeof from.store = {
      ...from.store,
      transaction: async (work, options) => {
        looks += 1;
        if (looks === 2) await carried('3.00');
        const result = await from.store.transaction(work, options);
        if (looks === 1) await carried('2.00');
        return result;
      },
    };
    const scripted = { ...direction, from: { ...from, store } };
    expect(await compareKeys(scripted, table.name, [[PART, '1']])).toMatchObject([
      { outcome: 'match', differences: [] },
    ]);
    // The row, then the versions alone since the secondary was ahead of it, then the row again.
    expect(looks).toBe(3);
  });
});

describe('a caller whose read is shadowed', () => {
  it('gets what the primary gives, when it gives it, whatever the candidate does', async () => {
    const table = await open(kitPairs[0]);
    const direction = bench.forward;
    await write(direction, table, [PART, '1'], row(1, '1.00', 'one'));
    await drain(direction);
    const { shadow, report, count } = shadowOf(direction, { timeoutMs: 200, waitMs: 500, concurrency: 2 });
    const answer = [{ id: '1' }, { id: '2' }];
    let asked = 0;
    const control = async () => {
      asked += 1;
      return answer;
    };
    const hanging = () => new Promise<never>(() => undefined);
    const seen = async (name: string, candidate: SideRead<unknown>) => {
      expect(await shadow.read(name, {}, control, candidate)).toBe(answer);
      const { outcomes, fields } = await report(name);
      return [Object.fromEntries(Object.entries(outcomes).filter(([, count]) => count > 0)), fields];
    };
    expect(await seen('same', async () => structuredClone(answer))).toEqual([{ match: 1 }, []]);
    expect(asked).toBe(1);
    const throwing = () => {
      throw new Error('at once');
    };
    expect(await seen('throws', throwing)).toEqual([{ failed: 1 }, []]);
    expect(await seen('rejects', () => Promise.reject(new Error('later')))).toEqual([{ failed: 1 }, []]);
    expect(asked).toBe(3);
    expect(await seen('other order', async () => answer.toReversed())).toEqual([
      { mismatch: 1 },
      [{ field: '', reads: 1 }],
    ]);
    expect(await seen('other type', async () => 'two rows')).toEqual([{ mismatch: 1 }, [{ field: '', reads: 1 }]]);
    const failure = new Error('the caller’s own');
    await expect(shadow.read('control', {}, () => Promise.reject(failure), control)).rejects.toBe(failure);
    await expect(
      shadow.read(
        'control',
        {},
        () => {
          throw failure;
        },
        control,
      ),
    ).rejects.toBe(failure);
    expect((await report('control')).outcomes['control failed']).toBe(2);
    // A candidate may not write, and where it cannot, nothing is written twice.
    const patient = shadowOf(direction);
    const writing = patient.shadow.onSecondary((tx) => tx.run(sql`UPDATE ${raw(table.target.sql)} SET note = 'twice'`));
    expect(await patient.shadow.read('writes', {}, control, writing)).toBe(answer);
    expect((await patient.report('writes')).outcomes).toMatchObject({ failed: 1, timeout: 0 });
    await patient.shadow.close();
    const [kept] = await bench.stores.target.transaction((tx) =>
      tx.rows(sql`SELECT note FROM ${raw(table.target.sql)}`),
    );
    expect(kept).toEqual(['one']);
    // Those that hang keep their places: two run, the others are left out, and the caller never waits.
    expect(await shadow.read('hangs', {}, control, hanging)).toBe(answer);
    expect(count('timeout')).toBe(0);
    expect((await report('hangs')).outcomes.timeout).toBe(1);
    expect(await seen('hangs', hanging)).toEqual([{ timeout: 2 }, []]);
    expect(await seen('hangs', hanging)).toEqual([{ timeout: 2, busy: 1 }, []]);
    await shadow.close();
    expect(await shadow.read('closed', {}, control, throwing)).toBe(answer);
  });

  it('is not sampled when the flag cannot be evaluated, and is not asked twice when nothing differs', async () => {
    await open(kitPairs[0]);
    const down = shadowOf(bench.forward, { sampled: () => Promise.reject(new Error('flags are down')) });
    let asked = 0;
    const read = async () => {
      asked += 1;
      return null;
    };
    await down.shadow.read('a', {}, read, read);
    expect((await down.report('a')).outcomes).toMatchObject({ skipped: 1, match: 0 });
    expect(asked).toBe(1);
    await down.shadow.close();
  });
});
