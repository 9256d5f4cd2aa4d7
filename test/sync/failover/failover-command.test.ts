import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import sql, { raw } from 'sql-template-tag';
import { afterEach, expect, it } from 'vitest';
import { type KitProcesses, openKitProcesses } from '../cli/kit-process.ts';
import { type KitBench, kitPairs, shareKitBench } from '../kit-bench.ts';
import { bothSides, carryAll, change } from '../relay/relay-bench.ts';

let bench: KitBench;
let cli: KitProcesses;
afterEach(async () => {
  await bench.drop();
  await cli.remove();
});

const item = (id: number) => ['item', String(id)] as const;

it('says what a failover lost, changes nothing until that is named, keeps the rows, and settles it on either side', async () => {
  const create = 'CREATE TABLE item (id int PRIMARY KEY, n int)';
  bench = await shareKitBench(kitPairs[0], { source: create, target: create });
  cli = await openKitProcesses(bench);
  const { forward } = bench;
  const { from, to } = forward;
  const name = bench.kit.tables[0]?.name ?? '';
  const place = raw(forward.tables[0]?.source.sql ?? '');
  await change(forward, ['INSERT INTO {item} VALUES (1, 1), (2, 2)'], [item(1), item(2)]);
  await carryAll(forward);
  expect((await cli.run(['failover', 'status'])).out).toBe('nothing is lost on either side\n');

  // As a failover leaves it: of the primary's last transaction nothing is there.
  await change(forward, ['INSERT INTO {item} VALUES (3, 3)'], [item(3)]);
  await carryAll(forward);
  await from.store.transaction(async (tx) => {
    await tx.run(sql`DELETE FROM ${place} WHERE id = 3`);
    await tx.run(sql`DELETE FROM ${from.tables.outbox} WHERE row_key = '["3"]'`);
  });
  const stopped = await cli.run(['relay', '--once']);
  expect([stopped.code, stopped.err]).toEqual([2, expect.stringContaining('`failover status` says what is lost')]);
  const status = await cli.run(['failover', 'status']);
  expect([status.code, status.out]).toEqual([
    1,
    `the source lost changes that the target holds: ${name}=1\n  ${name} ["3"]\n  settled by \`failover accept-primary\`\n`,
  ]);
  const dry = await cli.run(['failover', 'accept-primary']);
  expect([dry.code, dry.out.split('\n').at(-2)]).toEqual([
    1,
    `Nothing was changed. To do it: failover accept-primary --lost '${name}=1'`,
  ]);
  const wrong = await cli.run(['failover', 'accept-primary', '--lost', `${name}=2`]);
  expect([wrong.code, wrong.err]).toEqual([
    2,
    `nothing was changed: ${name}=1 would be lost and is not named; ${name}=2 is named, and that is not what would be lost. Look again without --lost\n`,
  ]);
  expect((await cli.run(['relay', '--once'])).code).toBe(2);
  const accepted = await cli.run(['failover', 'accept-primary', '--lost', `${name}=1`, '--keep-rows', 'lost.jsonl']);
  expect([accepted.code, accepted.out]).toEqual([
    0,
    '3 keys are carried anew: start the relay, then run reconcile over all tables\n',
  ]);
  const kept = join(cli.folder, 'lost.jsonl');
  expect(await readFile(kept, 'utf8')).toMatch(
    /^\{"table":"[^}]*item[^}]*","rowKey":"\[\\"3\\"\]","row":\{"id":"3","n":"3"\}\}\n$/,
  );
  expect((await stat(kept)).mode & 0o777).toBe(0o600);
  expect((await cli.run(['relay', '--once'])).code).toBe(0);
  const { primary, secondary } = await bothSides(forward, 'item');
  expect([secondary, primary.length]).toEqual([primary, 2]);
  const audit = (await readFile(join(cli.folder, 'failover-audit.jsonl'), 'utf8')).trim().split('\n');
  expect(audit.map((line) => JSON.parse(line))).toMatchObject([
    { event: 'accept-primary begins', tables: [`${name}=1`], keys: [{ table: name, rowKey: '["3"]' }] },
    { event: 'accept-primary done', keys: 3 },
  ]);

  // The secondary is restored from before the last change.
  await change(forward, ['UPDATE {item} SET n = 9 WHERE id = 1'], [item(1)]);
  await carryAll(forward);
  await to.store.transaction(async (tx) => {
    await tx.run(sql`UPDATE ${raw(forward.tables[0]?.target.sql ?? '')} SET n = 1 WHERE id = 1`);
    await tx.run(sql`UPDATE ${to.tables.ledger} SET version = 1 WHERE table_name = ${name} AND row_key = '["1"]'`);
  });
  expect((await cli.run(['failover', 'status'])).out).toContain(
    `the target lost changes that were applied to it: ${name}=1`,
  );
  expect((await cli.run(['failover', 'catch-up-secondary'])).out).toContain('1 change waits again');
  expect((await cli.run(['relay', '--once'])).code).toBe(0);
  expect((await bothSides(forward, 'item')).secondary).toEqual([
    ['1', '9'],
    ['2', '2'],
  ]);

  // It is given up and copied anew.
  const target = `${forward.tables[0]?.target.schema}.item`;
  const plan = await cli.run(['failover', 'rebuild-secondary', '--relay-stopped']);
  expect([plan.code, plan.out]).toEqual([1, expect.stringContaining(`--lost '${target}=2'`)]);
  const rebuilt = await cli.run(['failover', 'rebuild-secondary', '--relay-stopped', '--lost', `${target}=2`]);
  expect([rebuilt.code, rebuilt.out]).toEqual([0, '2 rows deleted: start the relay and run the backfill\n']);
  expect((await cli.run(['backfill', 'activate'])).code).toBe(0);
  expect((await cli.run(['backfill', 'run'])).code).toBe(0);
  expect((await cli.run(['relay', '--once'])).code).toBe(0);
  expect((await bothSides(forward, 'item')).secondary).toEqual([
    ['1', '9'],
    ['2', '2'],
  ]);
});
