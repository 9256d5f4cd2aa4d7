import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sql, { raw } from 'sql-template-tag';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readState } from '../../../templates/sync/src/core/state.ts';
import type { TableDescriptor } from '../../../templates/sync/src/descriptor.ts';
import { type KitBench, kitPairs, shareKitBench } from '../kit-bench.ts';
import { carryAll, lose, put, spoil } from '../reconcile/plant.ts';
import { untilWaiting } from '../until-waiting.ts';
import { type KitProcesses, openKitProcesses } from './kit-process.ts';

const CREATE = 'CREATE TABLE person (id int PRIMARY KEY, email varchar(60) UNIQUE, age int)';
const KIT_TABLES = ['outbox', 'ledger', 'fence', 'gate', 'state', 'heartbeat'].map((name) => `lockstep_${name}`);

let bench: KitBench;
let cli: KitProcesses;
let table: TableDescriptor;
afterEach(async () => {
  await bench.drop();
  await cli.remove();
});

// What depends on the engines is proven in test/sync/reconcile.
describe.each([kitPairs[0]])('the command line between %s and %s', (...kinds) => {
  beforeEach(async () => {
    bench = await shareKitBench(kinds, { source: CREATE, target: CREATE });
    const [described] = bench.kit.tables;
    if (described === undefined) throw new Error('no table was described');
    table = {
      ...described,
      columns: described.columns.map((column) => ({ ...column, masked: column.name === 'email' })),
    };
    bench = { ...bench, kit: { ...bench.kit, tables: [table] } };
    cli = await openKitProcesses(bench);
  });

  it('installs the kit in both databases, twice, and shows where they stand', async () => {
    await Promise.all(
      [bench.source, bench.target].map((side) =>
        side.execute(KIT_TABLES.map((name) => `DROP TABLE ${name};`).join('\n')),
      ),
    );
    const bare = await cli.run(['status']);
    expect([bare.code, bare.out]).toEqual([
      1,
      expect.stringMatching(
        /^no primary: the kit is not installed on the (source|target).*\nsource.*: not installed\ntarget.*: not installed\n$/,
      ),
    ]);
    const early = await cli.run(['reconcile']);
    expect([early.code, early.err]).toEqual([
      2,
      expect.stringMatching(/the kit is not installed on the .*run `npm run sync -- install`/),
    ]);
    for (const _ of [1, 2]) expect((await cli.run(['install'])).code).toBe(0);
    const direction = bench.forward;
    await put(direction, table, [['1', 'a@b.c', '1']]);
    const status = await cli.run(['status', '--json']);
    expect(status.code).toBe(0);
    const side = (pending: number, newest: string) => ({
      fences: [{ scope: 'all', epoch: 0, writer: 'source' }],
      outbox: { pending, parked: 0, oldestSeconds: pending === 0 ? null : expect.any(Number), newest },
      ledger: { rows: 0, tombstones: 0, newest: '0' },
      leases: [],
      backfill: [],
      notes: [],
      heartbeat: null,
    });
    expect(JSON.parse(status.out)).toEqual({
      primary: 'source',
      problem: null,
      source: side(1, '1'),
      target: side(0, '0'),
    });
  });

  it('finds, refuses without a dry run, repairs, and shows no value of a masked column anywhere', async () => {
    const direction = bench.forward;
    await put(direction, table, [
      ['1', 'secret-1@x', '1'],
      ['2', 'secret-2@x', '2'],
    ]);
    await carryAll(direction);
    expect((await cli.run(['reconcile'])).code).toBe(0);
    await spoil(direction, table, [['1', 'secret-other@x', '11']]);
    await lose(direction, table, ['2']);
    const none = await cli.run(['reconcile', '--apply', '--report', 'none.json']);
    expect([none.code, none.err]).toEqual([2, expect.stringContaining('none.json is no report of a dry run')]);
    const dry = await cli.run(['reconcile', '--show-values']);
    expect([dry.code, dry.out]).toEqual([
      1,
      [
        `${table.name} → ${table.target.schema}.person: 2 rows on the primary, 1 on the secondary: 1 missing, 1 different`,
        '  different ["1"] in email, age "1" ≠ "11"; version 1 / 1: both sides stand at the same version: a write passed by the capture, or by the ledger',
        '  missing ["2"]; version 2 / 2: both sides stand at the same version: a write passed by the capture, or by the ledger',
        'different',
        'report: reconcile-report.json, audit log: reconcile-audit.jsonl',
        '',
      ].join('\n'),
    ]);
    const applied = await cli.run(['reconcile', '--apply']);
    expect([applied.code, applied.out]).toEqual([0, expect.stringContaining('\n  2 repaired\nclean\n')]);
    expect((await cli.run(['reconcile'])).code).toBe(0);
    const audit = await readFile(join(cli.folder, 'reconcile-audit.jsonl'), 'utf8');
    const entries = audit
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(entries.map(({ event, rowKey, outcome }) => [event, rowKey, outcome])).toEqual([
      ['found', '["1"]', undefined],
      ['found', '["2"]', undefined],
      ['found', '["1"]', undefined],
      ['found', '["2"]', undefined],
      ['repair', '["1"]', 'repaired'],
      ['repair', '["2"]', 'repaired'],
    ]);
    expect(entries[4].after).toBe(entries[0].primaryDigest);
    expect(entries[4].before).toBe(entries[0].secondaryDigest);
    const report = await readFile(join(cli.folder, 'reconcile-report.json'), 'utf8');
    expect([audit, report, dry.out, dry.err, applied.err].join('').includes('secret')).toBe(false);
  });

  it('repairs rows whose key is masked by a report that does not show it', async () => {
    const columns = table.columns.map((column) => ({ ...column, masked: column.name === 'id' }));
    await writeFile(join(cli.folder, 'kit.json'), JSON.stringify({ ...bench.kit, tables: [{ ...table, columns }] }));
    const direction = bench.forward;
    await put(direction, table, [
      ['471108154', 'a', '1'],
      ['471108155', 'b', '1'],
    ]);
    await carryAll(direction);
    await lose(direction, table, ['471108154']);
    expect((await cli.run(['reconcile'])).code).toBe(1);
    const report = join(cli.folder, 'reconcile-report.json');
    expect(await readFile(report, 'utf8')).not.toContain('471108154');
    await lose(direction, table, ['471108155']);
    const applied = await cli.run(['reconcile', '--apply']);
    expect([applied.code, applied.out]).toEqual([0, expect.stringContaining('1 repaired')]);
    expect((await cli.run(['reconcile'])).code).toBe(1);
    expect(await readFile(join(cli.folder, 'reconcile-audit.jsonl'), 'utf8')).not.toContain('4711081');
  });

  it('ends at SIGTERM after the batch in hand without a lease left, and waits while it is paused', async () => {
    const direction = bench.forward;
    await put(
      direction,
      table,
      Array.from({ length: 40 }, (_, at) => [String(at), null, '1']),
    );
    await carryAll(direction);
    const lease = () => direction.to.store.transaction((tx) => readState(tx, direction.to.tables, 'lease reconcile'));
    expect((await cli.run(['reconcile', 'pause'])).code).toBe(0);
    const { child, ended } = cli.start(['reconcile', '--chunk', '10']);
    await expect.poll(lease, { timeout: 60_000 }).not.toBe(null);
    const second = await cli.run(['reconcile']);
    expect([second.code, second.err]).toEqual([2, expect.stringMatching(/^reconcile runs in one process at a time/)]);
    child.kill('SIGTERM');
    const { code, out } = await ended;
    expect([code, out]).toEqual([130, expect.stringContaining('stopped before every row was looked at')]);
    expect(await lease()).toBe(null);
    expect((await cli.run(['reconcile', 'resume'])).code).toBe(0);
    expect((await cli.run(['reconcile'])).code).toBe(0);
  });

  it('ends at once at the second Ctrl-C, and the server lets go of what it held', async () => {
    const direction = bench.forward;
    await put(direction, table, [['1', null, '1']]);
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const other = direction.to.store.transaction(async (tx) => {
      await tx.run(sql`INSERT INTO ${raw(table.target.sql)} (id, age) VALUES (1, 5)`);
      await released;
    });
    const { child, ended } = cli.start(['relay', 'run']);
    await untilWaiting(bench.target);
    let said = '';
    child.stderr?.on('data', (data) => {
      said += data;
    });
    child.kill('SIGINT');
    await expect.poll(() => said, { timeout: 60_000 }).toContain('once more ends at once');
    child.kill('SIGINT');
    expect((await ended).code).toBe(130);
    release();
    await other;
    expect(await carryAll(direction)).toMatchObject({ applied: 1 });
    expect(await bench.target.query('SELECT id, age FROM person')).toEqual([['1', '1']]);
  });

  it('goes on after a kill between a repair and its confirmation', async () => {
    const direction = bench.forward;
    await put(direction, table, [['1', 'a', '1']]);
    await carryAll(direction);
    await lose(direction, table, ['1']);
    expect((await cli.run(['reconcile'])).code).toBe(1);
    const killed = await cli.run(['reconcile', '--apply'], { LOCKSTEP_CRASH_AT: 'reconcile after repair' });
    expect(killed.code).toBe(null);
    const { store, tables } = direction.to;
    await store.transaction((tx) => tx.run(sql`DELETE FROM ${tables.state} WHERE name LIKE 'lease%'`));
    const again = await cli.run(['reconcile', '--apply']);
    expect([again.code, again.out]).toEqual([0, expect.stringContaining('no difference')]);
  });
});
