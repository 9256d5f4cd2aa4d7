import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import type { CanonicalForm, DigestColumn } from '../../../mcp-server/src/model/digest.ts';
import type { DigestRequest } from '../../../mcp-server/src/model/digest-request.ts';
import { column, sorted, type Texts } from './expected-hash.ts';
import { NUMBERED } from './numbered-table.ts';
import { both, type PerEngine, type Subject, withDatabase } from './subject.ts';

const id = column('id', { kind: 'integer' }, true);
const v = column('v', { kind: 'text' });

/** A type of key: how it is written, the canonical text of the row that is there, and texts that are in no row. */
interface KeyType {
  readonly type: PerEngine<string>;
  readonly literal: PerEngine<string>;
  readonly form: CanonicalForm;
  readonly text: string;
  readonly others: readonly string[];
}

const keyType = (
  type: PerEngine<string> | string,
  literal: PerEngine<string> | string,
  form: CanonicalForm,
  text: string,
  others: readonly string[],
): KeyType => ({
  type: typeof type === 'string' ? both(type) : type,
  literal: typeof literal === 'string' ? both(literal) : literal,
  form,
  text,
  others,
});

const NO_DAYS = ['0000-00-00', '2026-02-30', '2026-13-01', 'infinity', '9999-12-31', 'yesterday', ''];
const NO_MOMENTS = ['2026-02-28 01:02:03', '2026-02-30 01:02:03', '0000-00-00 00:00:00', '2026-02-28', 'now', ''];
const NO_NUMBERS = ['08', '8.0', ' 7', '1e1', '99999999999999999999', '-99999999999999999999', 'NaN', 'x', ''];

const KEY_TYPES: readonly KeyType[] = [
  keyType('smallint', '7', { kind: 'integer' }, '7', [...NO_NUMBERS, '32768']),
  keyType('int', '-7', { kind: 'integer' }, '-7', [...NO_NUMBERS, '2147483648']),
  keyType('bigint', '9223372036854775807', { kind: 'integer' }, '9223372036854775807', [
    ...NO_NUMBERS,
    '9223372036854775808',
  ]),
  keyType(
    { mysql: 'bigint unsigned', postgres: 'numeric(20)' },
    '18446744073709551615',
    { kind: 'integer' },
    '18446744073709551615',
    NO_NUMBERS,
  ),
  keyType('decimal(10,2)', '1.5', { kind: 'decimal', scale: 4 }, '1.5000', ['1.5', 'NaN', '1e400', '']),
  keyType('date', "'2026-02-28'", { kind: 'date' }, '2026-02-28', NO_DAYS),
  keyType(
    { mysql: 'datetime(6)', postgres: 'timestamp' },
    "'2026-02-28 01:02:03.5'",
    { kind: 'timestamp' },
    '2026-02-28 01:02:03.5',
    NO_MOMENTS,
  ),
  keyType(
    { mysql: 'timestamp(6)', postgres: 'timestamptz' },
    { mysql: 'FROM_UNIXTIME(1772240523.5)', postgres: 'to_timestamp(1772240523.5)' },
    { kind: 'timestamp' },
    '2026-02-28 01:02:03.5',
    NO_MOMENTS,
  ),
  keyType('time', "'01:02:03'", { kind: 'time' }, '01:02:03', ['25:00:00', '01:02:04', '01:02:03.1', 'now', '']),
  keyType({ mysql: 'varbinary(9)', postgres: 'bytea' }, "'ab'", { kind: 'bytes' }, '6162', ['6', 'zz', '61', '']),
  keyType('char(6)', "'ab'", { kind: 'text-trimmed' }, 'ab', ['ab ', 'AB', '']),
  keyType('varchar(20)', "'o''brien'", { kind: 'text' }, "o'brien", ["O'brien", "o'brien ", 'a\0b', '\\', '😀', '']),
  keyType(
    { mysql: 'char(36)', postgres: 'uuid' },
    "'0e37df36-f698-11e6-8dd4-cb9ced3df976'",
    { kind: 'uuid' },
    '0e37df36f69811e68dd4cb9ced3df976',
    ['0e37df36-f698-11e6-8dd4-cb9ced3df976', '0E37DF36F69811E68DD4CB9CED3DF976', '0e37', ''],
  ),
  keyType({ mysql: "enum('b','a')", postgres: 'mood' }, "'a'", { kind: 'text' }, 'a', ['A', 'c', 'a ', '2', '']),
  keyType({ mysql: 'boolean', postgres: 'boolean' }, 'true', { kind: 'integer' }, '1', ['0', '2', 't', 'true', '']),
];

/** What every engine promises of reading rows by their whole key. */
export function rowsByKeyCases(subject: Subject): void {
  it('gives a stand-in for a text of more than a million characters, and for one that looks like a stand-in', async () => {
    const long = (text: string) => `REPEAT('${text}', 1000001)`;
    const rows = [
      `(1, ${long('é')})`,
      `(2, REPEAT('é', 1000000))`,
      "(3, 'lockstep-long:1:x')",
      "(4, 'Lockstep-Long:')",
    ];
    const sql = (type: string) =>
      `CREATE TABLE t (id int PRIMARY KEY, v ${type}); INSERT INTO t VALUES ${rows.join(', ')}`;
    await withDatabase(subject, { mysql: sql('longtext'), postgres: sql('text') }, async ({ reader, table }) => {
      const asked: DigestRequest = { table: table('t'), columns: [v], key: [id] };
      const found = await reader.read((read) => read.rowsByKey(asked, [['1'], ['2'], ['3'], ['4']]));
      const texts = new Map(found.map(({ key, values }) => [key[0], values[0] ?? '']));
      const digest = (text: string) => createHash('sha256').update(text).digest('hex');
      expect([texts.get('1'), texts.get('2')?.length, texts.get('3'), texts.get('4')]).toEqual([
        `lockstep-long:1000001:${digest('é'.repeat(1_000_001))}:${'é'.repeat(60)}`,
        1_000_000,
        `lockstep-long:17:${digest('lockstep-long:1:x')}:lockstep-long:1:x`,
        'Lockstep-Long:',
      ]);
    });
  });

  it.each(KEY_TYPES.map((type) => [type.type[subject.engine.name], type] as const))(
    'finds a row by a key of type %s, and passes over texts that are in no row',
    async (sqlType, { literal, form, text, others }) => {
      const setUp = {
        mysql: `CREATE TABLE t (k ${sqlType} PRIMARY KEY); INSERT INTO t VALUES (${literal.mysql})`,
        postgres: `CREATE TYPE mood AS ENUM ('b', 'a'); CREATE TABLE t (k ${sqlType} PRIMARY KEY); INSERT INTO t VALUES (${literal.postgres})`,
      };
      await withDatabase(subject, setUp, async ({ reader, table }) => {
        const key = [column('k', form)];
        const asked: DigestRequest = { table: table('t'), columns: key, key };
        const rows = await reader.read(async (read) => [
          await read.rowsByKey(asked, [[text], ...others.map((other) => [other])]),
          await read.rowsByKey(
            asked,
            others.map((other) => [other]),
          ),
        ]);
        expect(rows).toEqual([[{ key: [text], values: [text] }], []]);
      });
    },
  );

  it('finds a row by every column of a composite key, not by its first alone', async () => {
    const sql = `CREATE TABLE t (id int, k varchar(9), d date, v varchar(9), PRIMARY KEY (id, k, d));
      INSERT INTO t VALUES (1, 'a', '2026-01-01', 'x'), (1, 'a', '2026-01-02', 'y'), (1, 'b', '2026-01-01', 'z'), (2, 'a', '2026-01-01', NULL)`;
    await withDatabase(subject, both(sql), async ({ reader, table }) => {
      const key = [id, column('k', { kind: 'text' }), column('d', { kind: 'date' }, true)];
      const asked: DigestRequest = { table: table('t'), columns: [v], key };
      const keys: Texts[] = [
        ['1', 'a', '2026-01-02'],
        ['2', 'a', '2026-01-01'],
        ['2', 'b', '2026-01-01'],
        ['1', 'a', '0000-00-00'],
        ['3', 'a', '2026-01-01'],
      ];
      const found = await reader.read((read) => read.rowsByKey(asked, keys));
      expect(sorted(found)).toEqual([
        { key: ['1', 'a', '2026-01-02'], values: ['y'] },
        { key: ['2', 'a', '2026-01-01'], values: [null] },
      ]);
    });
  });

  it('tells text keys apart byte by byte, also under a collation that calls them equal or not', async () => {
    const rows = "('Foo', 1), ('foo', 2), ('fo', 3), ('o''brien', 4), ('😀', 5), ('é', 6), ('a;b,c', 7)";
    const setUp = {
      mysql: `CREATE TABLE t (k varchar(20) CHARACTER SET utf8mb4, n int, PRIMARY KEY (k, n)); INSERT INTO t VALUES ${rows}`,
      postgres: `CREATE COLLATION loose (provider = icu, locale = 'und-u-ks-level1', deterministic = false);
        CREATE TABLE t (k varchar(20) COLLATE loose, n int, PRIMARY KEY (k, n)); INSERT INTO t VALUES ${rows}`,
    };
    await withDatabase(subject, setUp, async ({ reader, table }) => {
      const key = [column('k', { kind: 'text' }), column('n', { kind: 'integer' }, true)];
      const asked: DigestRequest = { table: table('t'), columns: key, key };
      const present: Texts[] = [
        ['foo', '2'],
        ["o'brien", '4'],
        ['😀', '5'],
        ['é', '6'],
        ['a;b,c', '7'],
      ];
      const absent: Texts[] = [
        ['fo ', '3'],
        ['FOO', '1'],
        ['foo', '1'],
        ['e', '6'],
        ['e\u0301', '6'],
      ];
      const found = await reader.read((read) => read.rowsByKey(asked, [...present, ...absent]));
      expect(sorted(found)).toEqual(sorted(present.map((row) => ({ key: row, values: row }))));
    });
  });

  it('finds rows whose key is NULL in a column, and gives every row of a key that is there twice, each once', async () => {
    const sql =
      "CREATE TABLE t (id int, v varchar(9)); INSERT INTO t VALUES (1, NULL), (1, 'a'), (NULL, 'a'), (2, 'b'), (2, 'b')";
    await withDatabase(subject, both(sql), async ({ reader, table }) => {
      const key: DigestColumn[] = [id, v];
      const asked: DigestRequest = { table: table('t'), columns: [v], key };
      const keys: Texts[] = [
        ['1', null],
        [null, 'a'],
        [null, null],
        ['2', 'b'],
        ['2', 'b'],
      ];
      const found = await reader.read((read) => read.rowsByKey(asked, keys));
      expect(sorted(found)).toEqual([
        { key: ['1', null], values: [null] },
        { key: ['2', 'b'], values: ['b'] },
        { key: ['2', 'b'], values: ['b'] },
        { key: [null, 'a'], values: ['a'] },
      ]);
    });
  });

  it('finds 1,000 keys at once', async () => {
    const rows = Array.from({ length: 2000 }, (_, at): Texts => [String(at * 3), `v${at}`]);
    const list = rows.map(([key, value]) => `(${key}, '${value}')`).join(', ');
    await withDatabase(subject, both(`${NUMBERED} INSERT INTO t VALUES ${list}`), async ({ reader, table }) => {
      const asked: DigestRequest = { table: table('t'), columns: [v], key: [id] };
      const keys = Array.from({ length: 1000 }, (_, at) => [String(at)]);
      const found = await reader.read((read) => read.rowsByKey(asked, keys));
      const expected = rows.slice(0, 334).map(([key = null, value = null]) => ({ key: [key], values: [value] }));
      expect(sorted(found)).toEqual(sorted(expected));
    });
  });

  it('reads nothing for no keys, and refuses a table without a key or a key of another length', async () => {
    await withDatabase(subject, both(NUMBERED), async ({ reader, table }) => {
      const asked: DigestRequest = { table: table('t'), columns: [v], key: [id] };
      expect(await reader.read((read) => read.rowsByKey(asked, []))).toEqual([]);
      const refused = await Promise.all(
        [
          reader.read((read) => read.rowsByKey({ ...asked, key: [] }, [['1']])),
          reader.read((read) => read.rowsByKey(asked, [['1', '2']])),
        ].map((answer) => answer.then(String, (error: unknown) => error)),
      );
      expect(refused).toEqual(refused.map(() => expect.objectContaining({ code: 'VALIDATION' })));
    });
  });
}
