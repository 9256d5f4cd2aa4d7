import sql, { raw } from 'sql-template-tag';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mysqlDialect } from '../../mcp-server/src/engines/mysql/dialect.ts';
import { postgresDialect } from '../../mcp-server/src/engines/postgres/dialect.ts';
import type { CanonicalForm } from '../../mcp-server/src/model/digest.ts';
import { written } from '../../templates/sync/src/sql/expression.ts';
import { openStore } from '../../templates/sync/src/store/open-store.ts';
import type { Store } from '../../templates/sync/src/store/store.ts';
import { SERVER_KINDS } from '../lab/kinds.ts';
import type { LabDatabase } from '../lab/lab-server.ts';
import { sharedServer } from '../lab/shared.ts';

type Refusal = readonly [type: string, form: CanonicalForm['kind'] | `decimal ${number}`, ...texts: readonly string[]];

/** Texts that a column of the type cannot hold exactly, though the server would take something for each. */
const REFUSED: Readonly<Record<'mysql' | 'postgres', readonly Refusal[]>> = {
  mysql: [
    ['tinyint', 'integer', '128', '18446744073709551615', '-129', '1.5', 'abc', '', '1x', '99999999999999999999'],
    ['bigint unsigned', 'integer', '-1', '18446744073709551616', '-0x1'],
    ['bigint', 'integer', '9223372036854775808', '18446744073709551615', '1.0000000000000000001'],
    ['bigint', 'decimal 2', '9223372036854775808.00', '1.01'],
    ['int', 'decimal 2', '1.50', '2147483648.00'],
    ['int', 'float', '1.5', '1e10', 'NaN'],
    ['year', 'integer', '70', '1', '1900', '2156', '99999'],
    ['decimal(5,2)', 'decimal 3', '1.005', '1000.000', '-999.991', 'NaN', '1x', ''],
    ['decimal(5,2) unsigned', 'decimal 2', '-0.01'],
    ['double', 'float', 'NaN', 'Infinity', '1e400', '', '1x'],
    ['float', 'float', '1e39'],
    ['bit(12)', 'bits', '102', '', '101', '1111111111111'],
    ['bit(12)', 'integer', '4096', '-1', '1.5'],
    ['binary(4)', 'bytes', '00', '0000000000', 'zz', '0a0b0c0d/24'],
    ['varbinary(4)', 'bytes', '0000000000', 'zzzz', '0a0b0c0d/24'],
    ['binary(16)', 'uuid', 'hello', '00', '6ccd780cbaba102695645b8c656024dbff'],
    ['varchar(3)', 'text', 'abcd', 'abc ', 'abc  x', '😀😀😀😀'],
    ['char(3)', 'text', 'ab ', 'abcd'],
    ['varchar(3) CHARACTER SET latin1', 'text', 'ж', '😀'],
    ['varchar(9)', 'bytes', 'ff', 'c3', 'eda080', 'zz'],
    ["enum('a','b')", 'text', 'A', 'c', '1', '2', '', 'a '],
    ["enum('Y','N')", 'integer', '2', 'Y'],
    ["set('a','b')", 'set', 'A', '1', '3', 'c', 'a,c', ',,{a}', 'a,', ','],
    ['json', 'json', '{', ''],
    [
      'date',
      'timestamp',
      '2024-01-01 10:00:00',
      '2024-02-30 00:00:00',
      '12024-01-15 00:00:00',
      'infinity',
      '0044-03-15 BC',
    ],
    [
      'datetime(3)',
      'timestamp',
      '2024-01-01 00:00:00.0001',
      '2024-01-01 25:00:00',
      '0044-03-15 00:00:00 BC',
      'infinity',
    ],
    ['timestamp NULL', 'timestamp', '2040-01-01 00:00:00', '1969-12-31 00:00:00', '2024-01-01 00:00:00.5'],
    ['time', 'time', '839:00:00', '1 mon', '-1 days', '10:00:00.7'],
  ],
  postgres: [
    ['smallint', 'integer', '32768', '1.5', 'abc', '', '1x'],
    ['integer', 'decimal 2', '1.50', '2147483648.00'],
    ['bigint', 'float', '1.5', '1e19', 'NaN'],
    ['oid', 'integer', '-1', '4294967296'],
    ['numeric(5,2)', 'decimal 3', '1.005', '1000.000', 'abc', ''],
    ['numeric(5,2)', 'float', '1e-7', '1e10'],
    ['numeric(5,-2)', 'integer', '150', '10000000'],
    ['boolean', 'integer', '2', '-1', ''],
    ['boolean', 'decimal 2', '2.00', '0.50'],
    ['real', 'float', '1e39', '1e-60', 'abc'],
    ['double precision', 'float', '1e400', ''],
    ['bit(12)', 'bits', '101', '102', ''],
    ['bit(3)', 'integer', '8', '-1', '101', '1.5'],
    ['bit varying(3)', 'bits', '1010'],
    ['bytea', 'bytes', 'zz', '0', '0a0b0c0d/24'],
    ['uuid', 'uuid', 'hello', '00'],
    ['varchar(3)', 'text', 'abcd', 'abc ', 'abc  x'],
    ['char(3)', 'text', 'ab ', 'abcd'],
    ['name', 'text', 'x'.repeat(64)],
    ['"char"', 'text', 'ab'],
    ['text', 'bytes', 'ff', '00'],
    ['text', 'text', '\0'],
    ['mood', 'text', 'A', 'c', ''],
    ['varchar(3)[]', 'set', 'abcd'],
    ['text[]', 'json', '[["a"]]', '[{"a":1}]', '{}', '1'],
    ['integer[]', 'json', '["a"]', '[1.5]'],
    ['jsonb', 'json', '{', ''],
    ['date', 'timestamp', '2024-01-01 10:00:00', '0000-00-00 00:00:00', '2020-00-15 00:00:00', '2024-02-30 00:00:00'],
    ['timestamp(3)', 'timestamp', '2024-01-01 00:00:00.0001', '0000-00-00 00:00:00'],
    ['timestamptz(0)', 'timestamp', '2024-01-01 00:00:00.5'],
    ['time(0)', 'time', '25:00:00', '-01:00:00', '838:59:59', '10:00:00.7'],
    ['time', 'time', '10:00:00+05:30'],
    ['inet', 'bytes', '0a0b0c', 'zzzzzzzz', '0a0b0c0d/99'],
    ['cidr', 'text', '10.0.0.1/8', 'abc'],
  ],
};

describe.each(SERVER_KINDS)('a text that a column of %s cannot hold', (kind) => {
  let database: LabDatabase;
  let store: Store;
  const engine = kind.startsWith('postgres') ? 'postgres' : 'mysql';
  const home = engine === 'postgres' ? 'public.' : '';
  beforeAll(async () => {
    database = await sharedServer(kind).createDatabase();
    store = openStore(engine, database.url, 'source');
    const columns = REFUSED[engine].map(([type], at) => `c${at} ${type}${/NULL$/.test(type) ? '' : ' NULL'}`);
    const text = engine === 'mysql' ? 'longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin' : 'text';
    await database.execute(
      `${engine === 'postgres' ? "CREATE TYPE mood AS ENUM ('a', 'b');" : ''} CREATE TABLE t (id int PRIMARY KEY, ${columns.join(', ')}); CREATE TABLE s (v ${text}); INSERT INTO t (id) VALUES (1)`,
    );
  });
  afterAll(async () => {
    await store.close();
    await database.drop();
  });

  it('is an error of INSERT and UPDATE, as a parameter and from a stage', async () => {
    const taken: string[] = [];
    for (const [at, [type, spelt, ...texts]] of REFUSED[engine].entries()) {
      const [form, scale] = spelt.split(' ');
      const shape = { kind: form, ...(scale === undefined ? {} : { scale: Number(scale) }) } as CanonicalForm;
      const dialect = engine === 'mysql' ? mysqlDialect : postgresDialect;
      const [[rawType = type] = []] =
        engine === 'mysql'
          ? await database.query(
              `SELECT COLUMN_TYPE FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 't' AND COLUMN_NAME = 'c${at}'`,
            )
          : await database.query(
              `SET search_path = pg_catalog; SELECT format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = 'public.t'::regclass AND attname = 'c${at}'`,
            );
      const write = dialect.stored(rawType, shape);
      if (write === null) throw new Error(`${type} is not written`);
      for (const text of texts) {
        const ways = {
          insert: sql`INSERT INTO ${raw(`${home}t`)} (id, ${raw(`c${at}`)}) VALUES (2, ${written(write, text)})`,
          update: sql`UPDATE ${raw(`${home}t`)} SET ${raw(`c${at}`)} = ${written(write, text)}`,
          stage: raw(
            `INSERT INTO ${home}t (id, c${at}) SELECT 2, ${write.replace('{}', () => 's.v')} FROM ${home}s AS s`,
          ),
        };
        if (text !== '\0') {
          await store.transaction(async (tx) => {
            await tx.run(raw(`DELETE FROM ${home}s`));
            await tx.run(sql`INSERT INTO ${raw(`${home}s`)} VALUES (${text})`);
          });
        }
        for (const [way, statement] of Object.entries(ways)) {
          if (text === '\0' && way === 'stage') continue;
          const done = store.transaction(async (tx) => {
            await tx.run(statement);
            throw new Error('taken');
          });
          const reason = await done.catch((error: Error) => error.message);
          if (reason === 'taken') taken.push(`${type} ${spelt} ${JSON.stringify(text)} ${way}`);
        }
      }
    }
    expect(taken).toEqual([]);
  });

  it('does not keep a key from its index', async () => {
    const keys: readonly (readonly [string, CanonicalForm['kind'], string])[] =
      engine === 'mysql'
        ? [
            ['bigint unsigned', 'integer', '7'],
            ['bigint', 'integer', '7'],
            ['varchar(40)', 'text', "é'"],
            ['binary(16)', 'uuid', '0'.repeat(32)],
            ['decimal(20,6)', 'decimal', '7.000000'],
            ['datetime(6)', 'timestamp', '2024-01-01 00:00:00'],
            ['date', 'date', '2024-01-01'],
            ["enum('a','b')", 'text', 'b'],
            ['char(5)', 'text', 'a'],
          ]
        : [
            ['bigint', 'integer', '7'],
            ['character varying(40)', 'text', "é'"],
            ['uuid', 'uuid', '0'.repeat(32)],
            ['numeric(20,6)', 'decimal', '7.000000'],
            ['timestamp without time zone', 'timestamp', '2024-01-01 00:00:00'],
            ['date', 'date', '2024-01-01'],
            ['bytea', 'bytes', '00'],
            ['character(5)', 'text', 'a'],
            ['timestamp with time zone', 'timestamp', '2024-01-01 00:00:00'],
            ['inet', 'bytes', '0a000001'],
          ];
    const scans: string[] = [];
    for (const [at, [type, kindOf, text]] of keys.entries()) {
      const table = `${home}k${at}`;
      const dialect = engine === 'mysql' ? mysqlDialect : postgresDialect;
      const form = (kindOf === 'decimal' ? { kind: kindOf, scale: 6 } : { kind: kindOf }) as CanonicalForm;
      const write = dialect.stored(type, form) ?? '';
      await database.execute(`CREATE TABLE k${at} (k ${type} NOT NULL, v int, PRIMARY KEY (k))`);
      const plan = await store.transaction(async (tx) => {
        if (engine === 'postgres') await tx.run(raw('SET LOCAL enable_seqscan = off'));
        const ask = sql`EXPLAIN SELECT v FROM ${raw(table)} AS t WHERE t.k = ${written(write, text)}`;
        await tx.run(sql`INSERT INTO ${raw(table)} (k) VALUES (${written(write, text)})`);
        return JSON.stringify(await tx.rows(ask));
      });
      if (!/Index Scan|Index Cond|Bitmap|"const"|Rows fetched before execution/.test(plan))
        scans.push(`${type}: ${plan}`);
    }
    expect(scans).toEqual([]);
  });
});
