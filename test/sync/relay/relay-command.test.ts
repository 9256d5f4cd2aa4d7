import { afterEach, describe, expect, it } from 'vitest';
import { type KitProcesses, openKitProcesses } from '../cli/kit-process.ts';
import { type KitBench, kitPairs, shareKitBench } from '../kit-bench.ts';
import { bothSides, change } from './relay-bench.ts';

let bench: KitBench;
let cli: KitProcesses;
afterEach(async () => {
  await bench.drop();
  await cli.remove();
});

describe.each([kitPairs[0]])('the command relay between %s and %s', (...kinds) => {
  it('carries, lists what is parked, puts it back, says the lag and prunes', async () => {
    bench = await shareKitBench(kinds, {
      source: 'CREATE TABLE item (id int PRIMARY KEY, body varchar(40))',
      target: 'CREATE TABLE item (id int PRIMARY KEY, body varchar(4))',
    });
    cli = await openKitProcesses(bench);
    const { forward, kit } = bench;
    const name = kit.tables[0]?.name ?? '';
    await change(
      forward,
      [`INSERT INTO {item} VALUES (1, 'a'), (2, 'far too long')`],
      [
        ['item', '1'],
        ['item', '2'],
      ],
    );
    const first = await cli.run(['relay', '--once']);
    expect([first.code, first.out]).toEqual([1, '1 key applied, 0 were there already, 0 put back, 1 parked\n']);
    const parked = await cli.run(['relay', 'parked', '--json']);
    expect(parked.code).toBe(1);
    expect(JSON.parse(parked.out)).toEqual([
      {
        name,
        rowKey: '["2"]',
        newest: '2',
        events: 1,
        reason: expect.stringMatching(/^value \(22001\).*value too long/),
      },
    ]);
    const lag = await cli.run(['relay', 'lag', '--json']);
    expect([lag.code, JSON.parse(lag.out)]).toMatchObject([1, { pending: 0, parked: 1 }]);
    expect((await cli.run(['relay', 'unpark'])).err).toMatch(/give --all, or --table with --key/);
    await change(forward, [`UPDATE {item} SET body = 'b' WHERE id = 2`], []);
    expect((await cli.run(['relay', 'unpark', '--table', name, '--key', '["2"]'])).out).toBe('1 change waits again\n');
    expect((await cli.run(['relay', '--once', '--workers', '1'])).code).toBe(0);
    expect((await bothSides(forward, 'item')).secondary).toEqual([
      ['1', 'a'],
      ['2', 'b'],
    ]);
    expect((await cli.run(['relay', 'redeliver', '--after', '0'])).out).toBe('2 changes wait again\n');
    expect((await cli.run(['relay', '--once'])).out).toBe(
      '0 keys applied, 2 were there already, 0 put back, 0 parked\n',
    );
    expect((await cli.run(['relay', 'prune', '--older-than', '0'])).out).toMatch(
      /^\d+ changes? and 0 rows of the ledger removed\n$/,
    );
  });
});
