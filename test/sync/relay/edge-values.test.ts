import { afterEach, describe, expect, it } from 'vitest';
import { activate } from '../../../templates/sync/src/backfill/activation.ts';
import { runBackfill } from '../../../templates/sync/src/backfill/run-backfill.ts';
import { compareKeys } from '../../../templates/sync/src/core/compare-keys.ts';
import { listParked } from '../../../templates/sync/src/relay/parked.ts';
import { startServer } from '../../lab/lab.ts';
import type { LabServer } from '../../lab/lab-server.ts';
import { sharedServer } from '../../lab/shared.ts';
import { type KitBench, openKitBench, shareKitBench } from '../kit-bench.ts';
import { bothSides, carryAll, change } from './relay-bench.ts';

let bench: KitBench;
let own: LabServer | null = null;
afterEach(async () => {
  await bench.drop();
  await own?.stop();
  own = null;
});

const item = (id: number) => ['item', String(id)] as const;
const ids = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => from + at);
const LONG = { statementMs: 120_000 };

describe.each(['mysql9', 'mariadb'] as const)('values of PostgreSQL that %s has not', (kind) => {
  it('are parked by the relay and by the backfill: NaN, infinities, years that are too large or before Christ', async () => {
    bench = await shareKitBench(['postgres18', kind], {
      source: 'CREATE TABLE item (id int PRIMARY KEY, f double precision, r real, n numeric, d date, t timestamp)',
      target: 'CREATE TABLE item (id int PRIMARY KEY, f double, r float, n decimal(30,4), d date, t datetime(6))',
    });
    const { forward } = bench;
    const odd = [
      `(1, 1.5, 1.5, 1.5, '2024-02-29', '9999-12-31 23:59:59.999999')`,
      `(2, 'NaN', 0, 0, NULL, NULL), (3, 'Infinity', 0, 0, NULL, NULL), (4, '-Infinity', 0, 0, NULL, NULL)`,
      `(5, 0, 'NaN', 0, NULL, NULL), (6, 0, '-Infinity', 0, NULL, NULL)`,
      `(7, 0, 0, 'NaN', NULL, NULL), (8, 0, 0, 'Infinity', NULL, NULL), (9, 0, 0, '-Infinity', NULL, NULL)`,
      `(10, 0, 0, 0, 'infinity', NULL), (11, 0, 0, 0, '10000-01-01', NULL), (12, 0, 0, 0, '0044-03-15 BC', NULL)`,
      `(13, 0, 0, 0, NULL, '-infinity'), (14, 0, 0, 0, NULL, '10000-01-01'), (15, 0, 0, 0, NULL, '0044-03-15 BC')`,
      `(16, 1e308, 3e38, 0, NULL, NULL), (17, 5e-324, 0, 0, NULL, NULL)`,
    ];
    await bench.source.execute(`INSERT INTO item VALUES ${odd.join(', ')}`);
    await change(forward, [], ids(1, 17).map(item));
    const good = [
      ['1', '1.5', '1.5'],
      ['16', '1e+308', '3e+38'],
      ['17', '5e-324', '0'],
    ];
    const held = async () =>
      (await bothSides(forward, 'item')).secondary
        .map(([id, f, r]) => [id, f, r])
        .toSorted((a, b) => Number(a[0]) - Number(b[0]));
    expect(await carryAll(forward)).toMatchObject({ applied: 3, parked: 14 });
    expect((await held()).map(([id]) => id)).toEqual(good.map(([id]) => id));
    for (const { reason } of await listParked(forward)) expect(reason).toMatch(/^value \(\d+/);
    await bench.target.execute('DELETE FROM item; DELETE FROM lockstep_ledger');
    await activate(forward);
    await runBackfill(forward, { fingerprint: bench.kit.fingerprint });
    expect((await held()).map(([id]) => id)).toEqual(good.map(([id]) => id));
  });
});

const TOO_LONG = expect.stringMatching(
  /^value: .*: the row is too long to be carried: more than 256000000 characters, bytes counted twice$/,
);

/** Copies everything to an empty target, and gives the keys that were parked with their reasons. */
async function copied() {
  await bench.target.execute('DELETE FROM item; DELETE FROM lockstep_ledger; DELETE FROM lockstep_state');
  await activate(bench.forward);
  const { complete, parked } = await runBackfill(bench.forward, { fingerprint: bench.kit.fingerprint });
  expect(complete).toBe(parked.length === 0);
  return parked.map(({ key, reason }) => [...key, reason]).sort();
}

describe('long values', () => {
  const BLOB = {
    source: 'CREATE TABLE item (id int PRIMARY KEY, body longblob, t longtext CHARACTER SET latin1)',
    target: 'CREATE TABLE item (id int PRIMARY KEY, body bytea, t text)',
  };

  it('of 100 MB come through from MariaDB, by the relay and by the backfill', async () => {
    own = await startServer('mariadb', { extra: ['--max-allowed-packet=256M'] });
    bench = await openKitBench([own, sharedServer('postgres')], BLOB, LONG);
    const { forward } = bench;
    await change(
      forward,
      [`INSERT INTO {item} VALUES (1, REPEAT(X'00ff41', 33333333), 'x'), (2, 'a', 'b')`],
      [item(1), item(2)],
    );
    expect(await carryAll(forward)).toMatchObject({ applied: 2, parked: 0 });
    const digest = `SELECT id, octet_length(body), md5(body) FROM item ORDER BY id`;
    const expected = await bench.source.query('SELECT id, LENGTH(body), MD5(body) FROM item ORDER BY id');
    expect(await bench.target.query(digest)).toEqual(expected);
    await bench.target.execute('DELETE FROM item; DELETE FROM lockstep_ledger; DELETE FROM lockstep_state');
    await activate(forward);
    expect(await runBackfill(forward, { fingerprint: bench.kit.fingerprint })).toMatchObject({ complete: true });
    expect(await bench.target.query(digest)).toEqual(expected);
  });

  it('that the source cannot give as text, because its packets are too small, are parked and never become NULL', async () => {
    bench = await shareKitBench(['mariadb', 'postgres'], BLOB, LONG);
    const { forward } = bench;
    await change(
      forward,
      [`INSERT INTO {item} VALUES (1, REPEAT('a', 10000000), 'x'), (2, 'a', REPEAT('b', 10000000))`],
      [item(1), item(2)],
    );
    expect(await carryAll(forward)).toMatchObject({ applied: 1, parked: 1 });
    expect((await listParked(forward)).map(({ reason }) => reason)).toEqual([
      'value: body is too long to be read: raise max_allowed_packet of the server that holds it',
    ]);
    expect(await bench.target.query('SELECT id, body IS NULL FROM item')).toEqual([['2', 'f']]);
  });

  it('that are longer than a process should hold are parked, and neither called equal nor different', async () => {
    bench = await shareKitBench(['postgres', 'mysql9'], { source: BLOB.target, target: BLOB.source }, LONG);
    const { forward } = bench;
    const long = [
      "INSERT INTO {item} VALUES (1, 'a', repeat('x', 256000001)), (2, convert_to(repeat('x', 128000001), 'UTF8'), 'a')",
    ];
    await change(forward, [...long, "INSERT INTO {item} VALUES (3, 'a', 'b')"], ids(1, 3).map(item));
    expect(await carryAll(forward)).toMatchObject({ applied: 1, parked: 2 });
    const said = 'too long to be carried: more than 256000000 characters, bytes counted twice';
    expect((await listParked(forward)).map(({ reason }) => reason)).toEqual([
      `value: t is ${said}`,
      `value: body is ${said}`,
    ]);
    expect(await bench.target.query('SELECT id FROM item')).toEqual([['3']]);
    const name = bench.kit.tables[0]?.name ?? '';
    const compared = await compareKeys(forward, name, [['1'], ['2'], ['3']], { waitMs: 0 });
    expect(compared.map(({ outcome }) => outcome)).toEqual(['in flight', 'in flight', 'match']);
    expect(await copied()).toEqual([
      ['1', TOO_LONG],
      ['2', TOO_LONG],
    ]);
    expect(await bench.target.query('SELECT id FROM item')).toEqual([['3']]);
  });

  it('of JSON are no exception, nor rows that are too long only as a whole', async () => {
    bench = await shareKitBench(
      ['postgres', 'mysql9'],
      {
        source: 'CREATE TABLE item (id int PRIMARY KEY, j jsonb, t text, u text)',
        target: 'CREATE TABLE item (id int PRIMARY KEY, j json, t longtext, u longtext)',
      },
      LONG,
    );
    const { forward } = bench;
    const rows = [
      `INSERT INTO {item} VALUES (1, to_jsonb(repeat('x', 256000001)), 'a', 'b'), (2, '{"a": [1, "🙂"]}', 'a', NULL)`,
      `INSERT INTO {item} VALUES (3, to_jsonb(repeat('x', 200000)), repeat('y', 128000001), repeat('z', 128000000))`,
    ];
    await change(forward, rows, ids(1, 3).map(item));
    expect(await carryAll(forward)).toMatchObject({ applied: 1, parked: 2 });
    expect((await listParked(forward)).map(({ reason }) => reason)).toEqual([
      'value: j is too long to be carried: more than 256000000 characters, bytes counted twice',
      'value: t is too long to be carried with the rest of its row: more than 256000000 characters, bytes counted twice',
    ]);
    expect(await copied()).toEqual([
      ['1', TOO_LONG],
      ['3', TOO_LONG],
    ]);
    expect(await bench.target.query('SELECT id, j, t, u IS NULL FROM item')).toEqual([
      ['2', '{"a": [1, "🙂"]}', 'a', '1'],
    ]);
  });

  it('that the target takes no packet for are parked, and what stands beside them goes on', async () => {
    bench = await shareKitBench(['postgres', 'mariadb'], { source: BLOB.target, target: BLOB.source }, LONG);
    const { forward } = bench;
    await change(
      forward,
      [
        `INSERT INTO {item} SELECT g, repeat('a', 2000000)::bytea, 'x' FROM pg_catalog.generate_series(1, 6) AS g`,
        `INSERT INTO {item} VALUES (21, repeat('a', 20000000)::bytea, 'x'), (22, 'a', 'x')`,
      ],
      [...ids(1, 6), 21, 22].map(item),
    );
    expect(await carryAll(forward)).toMatchObject({ applied: 7, parked: 1 });
    const [[rowKey, reason] = []] = (await listParked(forward)).map((one) => [one.rowKey, one.reason]);
    expect(rowKey).toBe('["21"]');
    const packet = /do not fit into the server's max_allowed_packet of \d+$/;
    expect(reason).toMatch(packet);
    expect(await copied()).toEqual([['21', expect.stringMatching(packet)]]);
    expect(await bench.target.query('SELECT count(*), SUM(LENGTH(body)) FROM item')).toEqual([['7', '12000001']]);
  });
});
