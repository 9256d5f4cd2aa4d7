import { afterEach, describe, expect, it } from 'vitest';
import { runReconcile } from '../../../templates/sync/src/reconcile/run-reconcile.ts';
import { type KitBench, kitPairs, shareKitBench } from '../kit-bench.ts';
import { found, options } from './plant.ts';

let bench: KitBench;
afterEach(() => bench.drop());

const engineOf = (kind: string) => (kind.startsWith('postgres') ? 'postgres' : 'mysql');

/** Keys that the two engines sort differently, compare differently or spell differently. */
const KEYS = {
  words: {
    mysql: 'varchar(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci',
    postgres: 'varchar(20)',
    values: ['a', 'B', 'ö', 'z', 'É f', '🙂', 'a b', 'A-b', '10', '9', '_', "'", '\\', '"'],
  },
  ids: {
    mysql: 'char(36)',
    postgres: 'uuid',
    values: [
      'f0000000-0000-4000-8000-000000000001',
      '0a000000-0000-4000-8000-000000000002',
      '9f000000-0000-4000-8000-000000000003',
    ],
  },
  members: { mysql: "enum('z', 'b', 'a', '10', '9')", postgres: 'varchar(20)', values: ['z', 'b', 'a', '10', '9'] },
  moments: {
    mysql: 'datetime(6)',
    postgres: 'timestamp(6)',
    values: ['2024-01-01 00:00:00.000001', '2024-01-01 00:00:00', '1999-12-31 23:59:59.999999', '2024-02-29 12:00:00'],
  },
  numbers: {
    mysql: 'decimal(30,10)',
    postgres: 'numeric(30,10)',
    values: ['-1.5', '0', '10', '9', '12345678901234567890.0000000001', '-0.0000000001'],
  },
} as const;

describe.each(kitPairs)('walking through tables from %s to %s', (...kinds) => {
  it('meets every row of any key, in reads of two rows', async () => {
    const [source, target] = kinds;
    const create = (kind: string) =>
      Object.entries(KEYS)
        .map(([name, key]) => `CREATE TABLE ${name} (part int, k ${key[engineOf(kind)]}, PRIMARY KEY (part, k));`)
        .join('\n');
    const fill = (kind: string) =>
      Object.entries(KEYS)
        .flatMap(([name, { values }]) =>
          values.map((value) => {
            const text = engineOf(kind) === 'mysql' ? value.replaceAll('\\', '\\\\') : value;
            return `INSERT INTO ${name} VALUES (1, '${text.replaceAll("'", "''")}'), (2, '${text.replaceAll("'", "''")}');`;
          }),
        )
        .join('\n');
    bench = await shareKitBench(kinds, {
      source: `${create(source)}${fill(source)}`,
      target: `${create(target)}${fill(target)}`,
    });
    const { tables, ...report } = await runReconcile(bench.forward, options({ chunk: 2 }));
    expect(found({ ...report, tables })).toEqual([]);
    expect(tables.map(({ name, rows }) => [name.split('.')[1], rows.primary, rows.secondary])).toEqual([
      ['ids', 6, 6],
      ['members', 10, 10],
      ['moments', 8, 8],
      ['numbers', 12, 12],
      ['words', 28, 28],
    ]);
  });

  it('says nothing is different in empty tables, and refuses to say anything of no table', async () => {
    bench = await shareKitBench(kinds, {
      source: 'CREATE TABLE t (id int PRIMARY KEY)',
      target: 'CREATE TABLE t (id int PRIMARY KEY)',
    });
    const report = await runReconcile(bench.forward, options());
    expect(report.tables.map(({ rows }) => rows)).toEqual([{ primary: 0, secondary: 0 }]);
    expect(() => runReconcile(bench.forward, options({ tables: ['x.y'] }))).toThrow('x.y: no such table');
    expect(() => runReconcile({ ...bench.forward, tables: [] }, options())).toThrow('no table is left to look at');
  });
});
