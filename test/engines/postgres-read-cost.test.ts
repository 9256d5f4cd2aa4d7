import { describe, expect, it } from 'vitest';
import { postgres } from '../../mcp-server/src/engines/postgres/index.ts';
import type { DigestColumn } from '../../mcp-server/src/model/digest.ts';
import type { DigestRequest } from '../../mcp-server/src/model/digest-request.ts';
import type { ServerKind } from '../lab/lab.ts';
import { column } from './conformance/expected-hash.ts';
import { both, type Fixture, LIMITS, withDatabase } from './conformance/subject.ts';

const kinds: readonly ServerKind[] = ['postgres', 'postgres18'];

const id = column('id', { kind: 'integer' }, true);
const v = column('v', { kind: 'text' });

const request = (table: DigestRequest['table'], key: DigestColumn[], ...columns: DigestColumn[]): DigestRequest => ({
  table,
  columns: [...key, ...columns],
  key,
  keyIndex: 't_pkey',
});

describe.each(kinds)('what a read costs, on %s', (kind) => {
  const subject = { engine: postgres, kind };
  const CROWDED = `CREATE TABLE t (id int, n date, v text, PRIMARY KEY (id, n));
    INSERT INTO t SELECT CASE WHEN g <= 50000 THEN 1 ELSE 2 END, date '2000-01-01' + g % 50000, 'v' FROM generate_series(1, 100000) g
    ORDER BY sha256(g::text::bytea); ANALYZE t`;
  const day = (at: number) => new Date(Date.UTC(2000, 0, 1 + at)).toISOString().slice(0, 10);

  it('reads by key, walks and digests without reading the rows beside', async () => {
    await withDatabase(subject, both(CROWDED), async (fixture) => {
      const asked = request(fixture.table('t'), [id, column('n', { kind: 'date' }, true)], v);
      const keys = Array.from({ length: 20 }, (_, at) => ['1', day(at * 2000)]);
      const spans = Array.from({ length: 64 }, (_, at) => ({
        from: ['2', day(at * 500)],
        to: ['2', day(at * 500 + 10)],
      }));
      const cost = {
        rowsByKey: await rowsRead(fixture, (read) => read.rowsByKey(asked, keys)),
        leafDigests: await rowsRead(fixture, (read) => read.leafDigests(asked, spans)),
        keyAfter: await rowsRead(fixture, (read) => read.keyAfter(asked, ['2', day(25_000)], 100)),
      };
      expect(cost).toEqual({ rowsByKey: 20, leafDigests: 640, keyAfter: 101 });
    });
  });

  it('walks the index where the planner would rather sort the table', async () => {
    const sql = `CREATE TABLE t (id int PRIMARY KEY, v text); INSERT INTO t SELECT g, 'v' FROM generate_series(1, 300) g ORDER BY sha256(g::text::bytea); ANALYZE t`;
    await withDatabase(subject, both(sql), async (fixture) => {
      const asked = request(fixture.table('t'), [id], v);
      const cost = {
        leafDigests: await rowsRead(fixture, (read) => read.leafDigests(asked, [{ from: ['291'], to: null }])),
        keyAfter: await rowsRead(fixture, (read) => read.keyAfter(asked, ['100'], 50)),
        rowsByKey: await rowsRead(fixture, (read) => read.rowsByKey(asked, [['7'], ['8'], ['9'], ['301']])),
      };
      expect(cost).toEqual({ leafDigests: 10, keyAfter: 51, rowsByKey: 3 });
    });
  });

  it('lets the planner go again after walking an index', async () => {
    await withDatabase(subject, both(CROWDED), async (fixture) => {
      const asked = request(fixture.table('t'), [id, column('n', { kind: 'date' }, true)], v);
      const before = await sequentialScans(fixture);
      await rowsRead(fixture, async (read) => {
        await read.leafDigests(asked, [{ from: ['2', day(1)], to: ['2', day(2)] }]);
        await read.count(fixture.table('t'));
      });
      expect((await sequentialScans(fixture)) - before).toBe(1);
    });
  });
});

/** Rows that the server read of the tables of the database for one read on a connection of its own. */
async function rowsRead({ lab }: Fixture, work: Parameters<Fixture['reader']['read']>[0]): Promise<number> {
  const counted = `SELECT (SELECT sum(seq_tup_read) FROM pg_stat_user_tables) + (SELECT sum(idx_tup_read) FROM pg_stat_user_indexes)`;
  const before = Number((await lab.query(counted))[0]?.[0]);
  const database = postgres.open(lab.readerUrl, LIMITS);
  await database.read(work);
  await database.close();
  // A backend hands in its counts when it ends.
  const others = 'SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND usename <> current_user';
  await expect.poll(async () => (await lab.query(others))[0]?.[0]).toBe('0');
  return Number((await lab.query(counted))[0]?.[0]) - before;
}

async function sequentialScans({ lab }: Fixture): Promise<number> {
  return Number((await lab.query('SELECT sum(seq_scan) FROM pg_stat_user_tables'))[0]?.[0]);
}
