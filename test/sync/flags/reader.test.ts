import sql, { raw } from 'sql-template-tag';
import { afterEach, describe, expect, it } from 'vitest';
import type { Direction } from '../../../templates/sync/src/core/direction.ts';
import { recordChanges } from '../../../templates/sync/src/core/outbox.ts';
import { otherSide, type Side, type TableDescriptor } from '../../../templates/sync/src/descriptor.ts';
import {
  type CausalToken,
  causalToken,
  joinTokens,
  tokenFrom,
  tokenText,
} from '../../../templates/sync/src/flags/causal-token.ts';
import {
  createReader,
  type ReaderOptions,
  type Reads,
  type Wanted,
} from '../../../templates/sync/src/flags/create-reader.ts';
import { keptDirection } from '../../../templates/sync/src/flags/kept-direction.ts';
import { createShadow } from '../../../templates/sync/src/shadow/create-shadow.ts';
import { type KitBench, kitPairs, shareKitBench } from '../kit-bench.ts';
import { carry, drain, loop } from '../shadow/traffic.ts';

/** A busy machine must not decide which side answers. */
const PATIENT_MS = 30_000;

const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

let bench: KitBench;
afterEach(() => bench.drop());

/** Writes a row on the primary, and gives back the token of it. */
function write({ primary, from }: Direction, table: TableDescriptor, id: number, value: string): Promise<CausalToken> {
  return from.store.transaction(async (tx) => {
    const name = raw(table[primary].sql);
    const found = await tx.run(sql`UPDATE ${name} SET v = ${value} WHERE id = ${id}`);
    if (found === 0) await tx.run(sql`INSERT INTO ${name} (id, v) VALUES (${id}, ${value})`);
    const changed = [{ name: table.name, key: [String(id)] }];
    return causalToken(primary, await recordChanges(tx, from.tables, changed));
  });
}

/** Reads of a row that say which side answered. */
function readsOf(table: TableDescriptor, id: number): Reads<{ side: Side; value: string | null }> {
  const read = (side: Side) => () =>
    bench.stores[side].transaction(async (tx) => {
      const [row] = await tx.rows(sql`SELECT v FROM ${raw(table[side].sql)} WHERE id = ${id}`);
      return { side, value: row?.[0] ?? null };
    });
  return { source: read('source'), target: read('target') };
}

describe.each(kitPairs)('reads that are routed between %s and %s', (...kinds) => {
  const create = 'CREATE TABLE t (id int PRIMARY KEY, v varchar(40))';
  const open = async () => {
    bench = await shareKitBench(kinds, { source: create, target: create });
    const [table] = bench.kit.tables;
    if (table === undefined) throw new Error('no table was described');
    return table;
  };

  it('show a session what it wrote, and go to the secondary only when the flag says so and it has that', async () => {
    const table = await open();
    for (const direction of [bench.forward, bench.reverse]) {
      const { primary, from } = direction;
      const secondary = otherSide(primary);
      const stayed: string[] = [];
      const reader = (options: Partial<ReaderOptions> = {}) =>
        createReader({
          direction: async () => direction,
          readFrom: async () => secondary,
          log: quiet,
          checkMs: PATIENT_MS,
          timeoutMs: PATIENT_MS,
          hooks: { onStayed: (_, reason) => void stayed.push(reason) },
          ...options,
        });
      const answer = async (wanted: Wanted, options: Partial<ReaderOptions> = {}) => {
        stayed.length = 0;
        const { side, value } = await reader(options).read('row', { tenant: 'a' }, wanted, readsOf(table, 1));
        return [side === primary ? 'primary' : 'secondary', value, ...stayed];
      };
      const row = { table: table.name, key: ['1'] };
      const first = await write(direction, table, 1, 'one');
      await drain(direction);
      expect(await answer({ token: first, row })).toEqual(['secondary', 'one']);
      expect(await answer({ token: first }, { readFrom: async () => null })).toEqual(['primary', 'one']);
      expect(await answer({ token: first }, { readFrom: async () => primary })).toEqual(['primary', 'one']);
      const second = tokenText(await write(direction, table, 1, 'two'));
      expect(await answer({ token: second, row })).toEqual(['primary', 'two', 'token']);
      expect(await answer({ token: second })).toEqual(['primary', 'two', 'token']);
      // Without a token, and for a row that the session did not write, a stale answer is allowed.
      expect(await answer({})).toEqual(['secondary', 'one']);
      expect(await answer({ token: second, row: { table: table.name, key: ['2'] } })).toEqual(['secondary', 'one']);
      expect(await answer({ maxStaleMs: 0 })).toEqual(['primary', 'two', 'stale']);
      expect(await answer({ maxStaleMs: 60_000 })).toEqual(['secondary', 'one']);
      expect(await answer({ token: 'no token' })).toEqual(['primary', 'two', 'token unreadable']);
      const many = { ...first, changes: [] };
      const known = tokenFrom(second);
      if (known === null) throw new Error('the token is not readable');
      const both = joinTokens(first, known);
      expect(both).toEqual(known);
      expect(await answer({ token: { ...both, changes: [] }, row })).toEqual(['primary', 'two', 'token']);
      expect(await answer({ token: many, row })).toEqual(['secondary', 'one']);
      const late = answer({ token: second, row }, { waitMs: PATIENT_MS });
      await drain(direction);
      expect(await late).toEqual(['secondary', 'two']);
      expect(await answer({ token: { ...both, changes: [] } })).toEqual(['secondary', 'two']);
      await from.store.transaction((tx) => tx.run(sql`UPDATE ${from.tables.outbox} SET state = 2`));
      expect(await answer({ token: { ...both, changes: [] } })).toEqual(['primary', 'two', 'token']);
      expect(await answer({ maxStaleMs: 0 })).toEqual(['primary', 'two', 'stale']);
      await from.store.transaction((tx) => tx.run(sql`UPDATE ${from.tables.outbox} SET state = 1`));
    }
  });

  it('never miss a session’s own write while many write, read and carry', async () => {
    const table = await open();
    const served = { primary: 0, secondary: 0 };
    const reader = createReader({
      direction: async () => bench.forward,
      readFrom: async () => 'target',
      log: quiet,
      checkMs: PATIENT_MS,
      hooks: {
        onRead: (by) => {
          served[by] += 1;
        },
      },
    });
    const wrong: string[] = [];
    const session = (id: number) => {
      let turn = 0;
      return async () => {
        turn += 1;
        const token = tokenText(await write(bench.forward, table, id, `turn ${turn}`));
        for (let at = 0; at < 4; at += 1) {
          const row = { table: table.name, key: [String(id)] };
          const { value } = await reader.read('row', {}, { token, row }, readsOf(table, id));
          if (value !== `turn ${turn}`) wrong.push(`${id}: ${value} instead of turn ${turn}`);
        }
      };
    };
    const stops = [...Array.from({ length: 6 }, (_, id) => loop(session(id))), loop(() => carry(bench.forward), 1)];
    // At least so long, and on a busy machine until both sides have served.
    for (let tries = 0; tries < 15 || (tries < 300 && Math.min(served.primary, served.secondary) <= 5); tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    await Promise.all(stops.map((stop) => stop()));
    expect(wrong).toEqual([]);
    expect(Math.min(served.primary, served.secondary)).toBeGreaterThan(5);
  });

  it('are answered by the primary when the secondary fails or hangs, and by the side that was written after a cutover', async () => {
    const table = await open();
    await write(bench.forward, table, 1, 'one');
    const reads = readsOf(table, 1);
    let now = bench.forward;
    const direction = keptDirection(async () => now, 60_000);
    const reader = createReader({
      direction,
      readFrom: async () => 'target',
      log: quiet,
      checkMs: PATIENT_MS,
      timeoutMs: 100,
    });
    const asked = (target: Reads<unknown>['target']) => reader.read<unknown>('row', {}, {}, { ...reads, target });
    expect(await asked(() => Promise.reject(new Error('down')))).toEqual({ side: 'source', value: 'one' });
    expect(await asked(() => new Promise(() => undefined))).toEqual({ side: 'source', value: 'one' });
    await expect(
      reader.read(
        'row',
        {},
        {},
        { source: () => Promise.reject(new Error('both')), target: () => Promise.reject(new Error('down')) },
      ),
    ).rejects.toThrow('both');
    const old = await write(bench.forward, table, 1, 'before');
    await drain(bench.forward);
    now = bench.reverse;
    const { store, tables } = bench.forward.to;
    // As a cutover does: ids of a later epoch are larger.
    await store.transaction((tx) =>
      tx.engine === 'mysql'
        ? tx.run(sql`ALTER TABLE ${tables.outbox} AUTO_INCREMENT = ${raw(String(2n << 48n))}`)
        : tx.run(sql`SELECT setval(pg_get_serial_sequence(${tables.outbox.sql}, 'id'), ${String(2n << 48n)}::bigint)`),
    );
    // The kept direction still says source; whoever wrote on the target knows better.
    const token = await write(bench.reverse, table, 1, 'after');
    const routed = createReader({
      direction,
      readFrom: async () => 'source',
      log: quiet,
      checkMs: PATIENT_MS,
      timeoutMs: PATIENT_MS,
    });
    expect(await routed.read('row', {}, { token }, reads)).toEqual({ side: 'target', value: 'after' });
    await drain(bench.reverse);
    expect(await routed.read('row', {}, { token }, reads)).toEqual({ side: 'source', value: 'after' });
    expect(await routed.read('row', {}, { token: old }, reads)).toEqual({ side: 'source', value: 'after' });
    expect(joinTokens(old, token).written).toBe('target');
  });

  it('may be shadowed: what was answered is compared with the other side, whichever answered', async () => {
    const table = await open();
    await write(bench.forward, table, 1, 'one');
    await drain(bench.forward);
    await bench.stores.target.transaction((tx) => tx.run(sql`UPDATE ${raw(table.target.sql)} SET v = 'One'`));
    for (const side of ['source', 'target'] as const) {
      const outcomes: unknown[] = [];
      const shadow = createShadow({
        direction: async () => bench.forward,
        sampled: async () => true,
        timeoutMs: PATIENT_MS,
        log: quiet,
        hooks: { onOutcome: (name, outcome, fields) => void outcomes.push([name, outcome, fields]) },
      });
      const reader = createReader({
        direction: async () => bench.forward,
        readFrom: async () => side,
        timeoutMs: PATIENT_MS,
        log: quiet,
        shadow: (name, subject, reads, served) =>
          shadow.readSides(name, subject, reads, served, { fields: { side: 'ignore' } }),
      });
      expect((await reader.read('row', {}, {}, readsOf(table, 1))).side).toBe(side);
      await shadow.close();
      expect(outcomes).toEqual([['row', 'mismatch', ['value']]]);
    }
  });
});
