import { expect, it } from 'vitest';
import type { Reader } from '../../../mcp-server/src/engines/engine.ts';
import type { DigestColumn, KeyPoint } from '../../../mcp-server/src/model/digest.ts';
import type { DigestRequest } from '../../../mcp-server/src/model/digest-request.ts';
import { column, rowDigestOf, type Texts } from './expected-hash.ts';
import { leafOf, walked } from './expected-leaf.ts';
import { integer, KEY_TYPES } from './key-types.ts';
import { leafRows } from './leaf-rows.ts';
import { NUMBERED } from './numbered-table.ts';
import { both, type Subject, withDatabase } from './subject.ts';

/** What every engine promises of walking keys in their order, and of points as the ends of spans. */
export function keyWalkCases(subject: Subject): void {
  it.each(KEY_TYPES.map((type) => [type.type[subject.engine.name], type] as const))(
    'walks the keys of a %s, and splits them at points that it holds or not',
    async (_name, { type, form, literals, points, between }) => {
      const rows = (engine: 'mysql' | 'postgres') => literals[engine].map((sql, at) => `(${sql}, 'v${at}')`).join(', ');
      const create = (engine: 'mysql' | 'postgres') => {
        // The session of the set-up has the server's time zone, which need not be UTC.
        const zone = engine === 'mysql' ? "SET time_zone = '+00:00'; " : '';
        return `${zone}CREATE TABLE t (k ${type[engine]}, v varchar(9), PRIMARY KEY (k)); INSERT INTO t VALUES ${rows(engine)}`;
      };
      await withDatabase(
        subject,
        { mysql: create('mysql'), postgres: create('postgres') },
        async ({ reader, table }) => {
          const asked = walked(subject, table('t'), [column('k', form)], [column('v', { kind: 'text' })]);
          const expected = points.map((point, at): Texts => [point, `v${at}`]);
          const ends = [...points.map((point, at) => [point, at] as const), ...between];
          const found = await reader.read(async (read) => ({
            walk: await walk(read, asked),
            above: await read.leafDigests(
              asked,
              ends.map(([point]) => ({ from: [point], to: null })),
            ),
            below: await leafRows(
              read,
              asked,
              ends.map(([point]) => ({ from: null, to: [point] })),
            ),
            after: await Promise.all(ends.map(([point]) => read.keyAfter(asked, [point], 0))),
          }));
          expect(found).toEqual({
            walk: points.map((point) => [point]),
            above: ends.map(([, smaller]) => leafOf(asked.columns, expected.slice(smaller))),
            below: ends.map(([, smaller]) => expected.slice(0, smaller).map((row) => rowDigestOf(asked, row))),
            after: ends.map(([, smaller]) => (smaller < points.length ? [points[smaller]] : null)),
          });
        },
      );
    },
  );

  it('steps over a number of rows from any point, and says null beyond the last', async () => {
    const rows = Array.from({ length: 100 }, (_, at) => `(${at * 2}, 'x')`).join(', ');
    await withDatabase(subject, both(`${NUMBERED} INSERT INTO t VALUES ${rows}`), async ({ reader, table }) => {
      const asked = walked(subject, table('t'), [column('id', integer, true)]);
      const steps: [KeyPoint | null, number][] = [
        [null, 0],
        [null, 10],
        [['7'], 0],
        [['8'], 3],
        [null, 99],
        [null, 100],
        [['199'], 0],
      ];
      const found = await reader.read((read) =>
        Promise.all(steps.map(([from, count]) => read.keyAfter(asked, from, count))),
      );
      expect(found).toEqual([['0'], ['20'], ['8'], ['14'], ['198'], null, null]);
    });
  });

  it('walks a composite key and splits it in the middle of its first columns', async () => {
    const keys = [
      ['-1', '2024-01-01', '0.5'],
      ['1', '2024-01-01', '-2.0'],
      ['1', '2024-01-01', '7.5'],
      ['1', '2024-01-02', '-9.9'],
      ['2', '1999-01-01', '0.0'],
      ['3', '2024-01-01', '0.0'],
    ];
    const inserts = keys
      .map(([a, b, c]) => `(${a}, '${b}', ${c}, 'v')`)
      .toReversed()
      .join(', ');
    const sql = `CREATE TABLE t (a int, b date, c decimal(4,1), v varchar(9), PRIMARY KEY (a, b, c)); INSERT INTO t VALUES ${inserts}`;
    await withDatabase(subject, both(sql), async ({ reader, table }) => {
      const key: DigestColumn[] = [
        column('a', integer, true),
        column('b', { kind: 'date' }, true),
        column('c', { kind: 'decimal', scale: 1 }, true),
      ];
      const asked = walked(subject, table('t'), key, [column('v', { kind: 'text' })]);
      const ends: [KeyPoint, number][] = [
        ...keys.map((point, at): [KeyPoint, number] => [point, at]),
        [['1', '2024-01-01', '7.51'], 3],
        [['1', '2024-01-01', '1000000'], 3],
        [['1', '2024-01-01', '-1000000'], 1],
        [['1', '2024-01-01 12:00:00', '-1000000'], 3],
        [['99999999999', '2024-01-01', '0'], 6],
        [['-99999999999', '2024-01-01', '0'], 0],
        [['2', '1999-01-01', '0'], 4],
      ];
      const found = await reader.read(async (read) => ({
        walk: await walk(read, asked),
        parts: await read.leafDigests(
          asked,
          ends.flatMap(([point]) => [
            { from: null, to: point },
            { from: point, to: null },
          ]),
        ),
        middle: await leafRows(read, asked, [{ from: keys[1] ?? null, to: keys[4] ?? null }]),
      }));
      const rows = keys.map((texts): Texts => [...texts, 'v']);
      expect(found).toEqual({
        walk: keys,
        parts: ends.flatMap(([, smaller]) => [
          leafOf(asked.columns, rows.slice(0, smaller)),
          leafOf(asked.columns, rows.slice(smaller)),
        ]),
        middle: [rows.slice(1, 4).map((row) => rowDigestOf(asked, row))],
      });
    });
  });

  it('walks text in the order that the database itself has, and splits it there without losing a row', async () => {
    const texts = ['a', 'B', 'c', 'Z', 'é', '😀', 'a b', "o'b", 'x;y', '_', '9', '中', 'aa', 'Aa1'];
    const inserts = texts.map((text) => `('${text.replaceAll("'", "''")}', 'v')`).join(', ');
    const sql = `CREATE TABLE t (k varchar(20), v varchar(9), PRIMARY KEY (k)); INSERT INTO t VALUES ${inserts}`;
    const setUp = { mysql: sql.replace('(20)', '(20) CHARACTER SET utf8mb4'), postgres: sql };
    await withDatabase(subject, setUp, async ({ reader, table }) => {
      const asked = walked(subject, table('t'), [column('k', { kind: 'text' })], [column('v', { kind: 'text' })]);
      const found = await reader.read(async (read) => {
        const keys = await walk(read, asked);
        const spans = [null, ...keys].map((from, at) => ({ from, to: keys[at] ?? null }));
        return { keys, spans: await leafRows(read, asked, spans) };
      });
      expect(found.keys.map(([key]) => key).toSorted()).toEqual(texts.toSorted());
      expect(found.spans).toEqual([[], ...found.keys.map(([key = null]) => [rowDigestOf(asked, [key, 'v'])])]);
    });
  });

  it('says UNSUPPORTED for a key whose order it cannot name, for a key that no index holds, and for a point that is none', async () => {
    const sql = 'CREATE TABLE t (k time PRIMARY KEY, id int NOT NULL)';
    await withDatabase(subject, both(sql), async ({ reader, table }) => {
      const timed = walked(subject, table('t'), [column('k', { kind: 'time' })]);
      const bare = { ...walked(subject, table('t'), [column('id', integer, true)]), keyIndex: null };
      const refused = await Promise.all(
        [
          reader.read((read) => read.keyAfter(timed, null, 1)),
          reader.read((read) => read.leafDigests(timed, [{ from: ['10:00:00'], to: null }])),
          reader.read((read) => read.keyAfter(bare, null, 1)),
          reader.read((read) => read.leafDigests(bare, [{ from: ['ten'], to: null }])),
        ].map((answer) => answer.then(String, (error: unknown) => error)),
      );
      expect(refused).toEqual(refused.map(() => expect.objectContaining({ code: 'UNSUPPORTED' })));
    });
  });
}

/** Every key of the table, one step at a time. */
async function walk(read: Reader, asked: DigestRequest): Promise<KeyPoint[]> {
  const keys: KeyPoint[] = [];
  let next = await read.keyAfter(asked, null, 0);
  while (next !== null) {
    keys.push(next);
    next = await read.keyAfter(asked, next, 1);
  }
  return keys;
}
