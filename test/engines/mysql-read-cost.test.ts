import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database, Reader } from '../../mcp-server/src/engines/engine.ts';
import { mysql } from '../../mcp-server/src/engines/mysql/index.ts';
import type { DigestColumn, KeyPoint } from '../../mcp-server/src/model/digest.ts';
import type { DigestRequest } from '../../mcp-server/src/model/digest-request.ts';
import { type LabDatabase, type LabServer, type ServerKind, startServer } from '../lab/lab.ts';
import { column } from './conformance/expected-hash.ts';
import { leafRows } from './conformance/leaf-rows.ts';
import { LIMITS } from './conformance/subject.ts';

const kinds: readonly ServerKind[] = ['mariadb', 'mysql9'];
const ROWS = 20_000;
const text: DigestColumn['form'] = { kind: 'text' };
const integer: DigestColumn['form'] = { kind: 'integer' };

/** Types of a second key column, what makes a key of a row's number in SQL, and its canonical text. */
const KEYS: readonly (readonly [
  type: string,
  sql: string,
  form: DigestColumn['form'],
  canonical: (n: number) => string,
])[] = [
  ['int', 'n', integer, String],
  ['int unsigned', 'n', text, String],
  ['bigint unsigned', '18446744073709551615 - n', integer, (n) => String(2n ** 64n - 1n - BigInt(n))],
  ['decimal(12,2)', 'n / 100', { kind: 'decimal', scale: 4 }, (n) => `${(n / 100).toFixed(2)}00`],
  ['date', "DATE_ADD('2000-01-01', INTERVAL n DAY)", { kind: 'date' }, (n) => day(n).slice(0, 10)],
  ['datetime(6)', "DATE_ADD('2000-01-01', INTERVAL n DAY)", { kind: 'timestamp' }, (n) => `${day(n)} 00:00:00`],
  ['timestamp NOT NULL', "DATE_ADD('2000-01-01', INTERVAL n HOUR)", { kind: 'timestamp' }, (n) => hour(n)],
  ['time(1)', 'SEC_TO_TIME(n)', { kind: 'time' }, (n) => hour(0, n).slice(11)],
  ['varchar(20) CHARACTER SET latin1 COLLATE latin1_german1_ci', "CONCAT('é', n)", text, (n) => `é${n}`],
  ['char(36)', "CONCAT('00000000-0000-4000-8000-', LPAD(n, 12, '0'))", { kind: 'uuid' }, (n) => uuid(n)],
  ['binary(16)', "UNHEX(CONCAT('00000000000040008000', LPAD(n, 12, '0')))", { kind: 'uuid' }, (n) => uuid(n)],
  ['bit(20)', 'n', { kind: 'bits' }, (n) => n.toString(2).padStart(20, '0')],
];

const day = (n: number) => new Date(Date.UTC(2000, 0, 1 + n)).toISOString().slice(0, 10);
const hour = (n: number, seconds = 0) =>
  new Date(Date.UTC(2000, 0, 1, n, 0, seconds)).toISOString().slice(0, 19).replace('T', ' ');
const uuid = (n: number) => `00000000000040008000${String(n).padStart(12, '0')}`;

describe.each(kinds)('rows that are read on %s', (kind) => {
  let server: LabServer;
  let lab: LabDatabase;
  let database: Database;

  beforeAll(async () => {
    server = await startServer(kind);
    lab = await server.createDatabase();
    database = mysql.open(lab.readerUrl, LIMITS);
    await lab.execute('CREATE TABLE number (n int PRIMARY KEY)');
    for (let from = 0; from < ROWS; from += 10_000) {
      const list = Array.from({ length: 10_000 }, (_, at) => `(${from + at})`).join(', ');
      await lab.execute(`INSERT INTO number VALUES ${list}`);
    }
  });
  afterAll(async () => {
    await database?.close();
    await server?.stop();
  });

  /** How many rows the server read for it; the server is this test's own. */
  const cost = async (work: (read: Reader) => Promise<unknown>): Promise<number> => {
    const counter = kind === 'mariadb' ? 'Rows_read' : 'Innodb_rows_read';
    const rowsRead = async () => Number((await lab.query(`SHOW GLOBAL STATUS LIKE '${counter}'`))[0]?.[1]);
    const before = await rowsRead();
    await database.read(work);
    return (await rowsRead()) - before;
  };
  const crowd = async (type: string, sql: string, form: DigestColumn['form']): Promise<DigestRequest> => {
    await lab.execute(`DROP TABLE IF EXISTS t; CREATE TABLE t (crowd int, k ${type}, v varchar(9), PRIMARY KEY (crowd, k));
      INSERT INTO t SELECT 1, ${sql}, 'v' FROM number; INSERT INTO t SELECT 2, ${sql}, 'w' FROM number WHERE n < 9; ANALYZE TABLE t`);
    const key = [column('crowd', integer, true), column('k', form)];
    return {
      table: { schema: lab.name, name: 't' },
      columns: [column('v', text)],
      key,
      keyIndex: 'PRIMARY',
    };
  };

  it('are those of a span and a step, not those in front of it, under a first key column that all share', async () => {
    const asked = await crowd('int', 'n', integer);
    const [from, to]: KeyPoint[] = [
      ['1', '19000'],
      ['1', '19100'],
    ];
    const spans = [{ from: from ?? null, to: to ?? null }];
    const costs = {
      step: await cost((read) => read.keyAfter(asked, from ?? null, 50)),
      leaf: await cost((read) => read.leafDigests(asked, spans)),
      rows: await cost((read) => leafRows(read, asked, spans)),
      end: await cost((read) => read.leafDigests(asked, [{ from: ['1', '19950'], to: ['2', '3'] }])),
      buckets: await cost((read) => read.hashBuckets(asked, spans[0] ?? null, 2)),
    };
    expect(costs.step).toBeLessThan(60);
    expect([costs.leaf, costs.rows, costs.buckets].every((rows) => rows >= 100 && rows < 110)).toBe(true);
    expect(costs.end).toBeLessThan(65);
  });

  it.each(KEYS)(
    'are those of 20 keys of a %s, not those that share the first key column',
    async (type, sql, form, canonical) => {
      const asked = await crowd(type, sql, form);
      const keys = Array.from({ length: 20 }, (_, at) => ['1', canonical(at * 997)]);
      let found: unknown[] = [];
      const rows = await cost(async (read) => {
        found = await read.rowsByKey(asked, keys);
      });
      expect(found).toHaveLength(20);
      expect(rows).toBeGreaterThanOrEqual(20);
      expect(rows).toBeLessThan(130);
    },
  );

  it('are those of 1,000 composite keys', async () => {
    const asked = await crowd('int', 'n', integer);
    const keys = Array.from({ length: 1000 }, (_, at) => ['1', String(at * 19)]);
    let found: unknown[] = [];
    const rows = await cost(async (read) => {
      found = await read.rowsByKey(asked, keys);
    });
    expect(found).toHaveLength(1000);
    expect(rows).toBeLessThan(2100);
  });
});
