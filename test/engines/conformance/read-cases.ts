import { describe, expect, it } from 'vitest';
import type { Database, Reader, SessionLimits } from '../../../mcp-server/src/engines/engine.ts';
import type { DigestColumn } from '../../../mcp-server/src/model/digest.ts';
import { LockstepError } from '../../../mcp-server/src/model/errors.ts';
import { connections, end, rejection, running, transactions, untilRunning } from './activity.ts';
import { both, type Fixture, LIMITS, type PerEngine, type Subject, withDatabase } from './subject.ts';

const TABLE = both('CREATE TABLE t (id int PRIMARY KEY, v int); INSERT INTO t VALUES (1, 1), (2, 2)');

/** A view whose only row takes half a minute, beside a table. */
export const SLOW: PerEngine<string> = {
  mysql: `${TABLE.mysql}; CREATE VIEW slow AS SELECT 1 AS id, SLEEP(30) AS v`,
  postgres: `${TABLE.postgres}; CREATE VIEW slow AS SELECT 1 AS id, (pg_sleep(30) IS NULL)::int AS v`,
};

const COLUMNS: readonly DigestColumn[] = ['id', 'v'].map((name) => ({ name, form: { kind: 'integer' } }));

/** Reads the slow view. */
export function readSlow({ table }: Fixture, reader: Reader): Promise<unknown> {
  const ids = Array.from({ length: 16 }, (_, at) => at);
  const request = { table: table('slow'), columns: COLUMNS, key: [] };
  return reader.hashRows(request, null, { hexDigits: 1, ids, limit: 10 });
}

/** Opens a URL with limits of its own, and closes it afterwards. */
export async function withLimits(
  { engine }: Subject,
  url: string,
  limits: Partial<SessionLimits>,
  work: (database: Database) => Promise<void>,
): Promise<void> {
  const database = engine.open(url, { ...LIMITS, ...limits });
  try {
    await work(database);
  } finally {
    await database.close();
  }
}

/** What every engine promises of read(): one snapshot, limits that the server keeps, and a connection that is clean afterwards. */
export function readCases(subject: Subject): void {
  describe('reading', () => {
    snapshots(subject);
    failures(subject);
    limits(subject);
    pooling(subject);
  });
}

function snapshots(subject: Subject): void {
  it('sees one moment for the whole of a read, and the present in the next', async () => {
    await withDatabase(subject, TABLE, async ({ admin, lab, table }) => {
      const during = await admin.read(async (read) => {
        const first = await read.count(table('t'));
        await lab.execute('INSERT INTO t VALUES (3, 3)');
        return [first, await read.count(table('t'))];
      });
      expect(during).toEqual([2n, 2n]);
      expect(await admin.read((read) => read.count(table('t')))).toBe(3n);
    });
  });

  it('answers questions that are asked at once, one after another on one connection', async () => {
    await withDatabase(subject, TABLE, async ({ reader, lab, table }) => {
      await reader.read(async (read) => {
        const asked = Array.from({ length: 5 }, () => read.count(table('t')));
        expect(await Promise.all(asked)).toEqual([2n, 2n, 2n, 2n, 2n]);
        expect(await connections(lab)).toHaveLength(1);
      });
    });
  });

  it('leaves no transaction open and no statement running', async () => {
    await withDatabase(subject, TABLE, async ({ admin, lab, table }) => {
      await admin.read(async (read) => {
        await read.count(table('t'));
        await expect.poll(() => transactions(lab)).toHaveLength(1);
      });
      await expect.poll(() => transactions(lab)).toEqual([]);
      expect(await running(lab)).toEqual([]);
    });
  });
}

function failures(subject: Subject): void {
  it('goes on after a refused question in the same read', async () => {
    await withDatabase(subject, TABLE, async ({ admin, table }) => {
      const found = await admin.read(async (read) => [
        await rejection(read.count(table('missing'))),
        await read.count(table('t')),
      ]);
      expect(found).toEqual([expect.objectContaining({ code: 'NOT_FOUND' }), 2n]);
    });
  });

  it('passes on the error of the work, rolls back, and serves the next read', async () => {
    await withDatabase(subject, TABLE, async ({ admin, lab, table }) => {
      const own = new LockstepError('LIMIT', 'enough', { hint: 'stop' });
      const cause = new TypeError('a mistake in the work');
      const errors = [
        await rejection(admin.read(() => Promise.reject(own))),
        await rejection(admin.read(() => Promise.reject(cause))),
      ];
      expect(errors[0]).toBe(own);
      expect(errors[1]).toMatchObject({ name: 'LockstepError', code: 'INTERNAL', cause });
      await expect.poll(() => transactions(lab)).toEqual([]);
      expect(await admin.read((read) => read.count(table('t')))).toBe(2n);
    });
  });

  it('ends the statement that work which failed has left behind', async () => {
    await withDatabase(subject, SLOW, async (fixture) => {
      const { admin, lab } = fixture;
      const failed = rejection(
        admin.read(async (read) => {
          readSlow(fixture, read).catch(() => undefined);
          await untilRunning(lab, 'slow');
          throw new LockstepError('LIMIT', 'enough', { hint: 'stop' });
        }),
      );
      expect(await failed).toMatchObject({ code: 'LIMIT' });
      await expect.poll(() => transactions(lab)).toEqual([]);
      expect(await admin.read((read) => read.count(fixture.table('t')))).toBe(2n);
    });
  });

  it('survives the end of its idle connection, and reads again', async () => {
    await withDatabase(subject, TABLE, async ({ reader, lab, table }) => {
      await reader.read((read) => read.count(table('t')));
      const idle = await connections(lab);
      expect(idle).toHaveLength(1);
      for (const { id } of idle) await end(lab, id, 'connection');
      expect(await reader.read((read) => read.count(table('t')))).toBe(2n);
    });
  });

  it('says CONNECTION_LOST when its connection ends under a statement, and reads again', async () => {
    await withDatabase(subject, SLOW, async (fixture) => {
      const { admin, lab, table } = fixture;
      const lost = rejection(admin.read((read) => readSlow(fixture, read)));
      await end(lab, (await untilRunning(lab, 'slow')).id, 'connection');
      expect(await lost).toMatchObject({ code: 'CONNECTION_LOST', retryable: true });
      expect(await admin.read((read) => read.count(table('t')))).toBe(2n);
    });
  });

  it('says that somebody else ended its statement', async () => {
    await withDatabase(subject, SLOW, async (fixture) => {
      const { admin, lab } = fixture;
      const ended = rejection(admin.read((read) => readSlow(fixture, read)));
      await end(lab, (await untilRunning(lab, 'slow')).id, 'statement');
      expect(await ended).toMatchObject({ code: 'CANCELLED', message: expect.stringContaining('someone else') });
    });
  });
}

function limits(subject: Subject): void {
  it('ends a statement at its limit, in the server too, and reads again', async () => {
    await withDatabase(subject, SLOW, async (fixture) => {
      const { lab, table } = fixture;
      await withLimits(subject, lab.url, { statementMs: 400 }, async (database) => {
        const late = await rejection(database.read((read) => readSlow(fixture, read)));
        expect(late).toMatchObject({ code: 'TIMEOUT', retryable: true, message: expect.stringContaining('slow') });
        await expect.poll(() => running(lab)).toEqual([]);
        await expect.poll(() => database.read((read) => read.count(table('t')))).toBe(2n);
      });
    });
  });

  it('lets one read lower the limit, never raise it', async () => {
    await withDatabase(subject, SLOW, async (fixture) => {
      const { admin, lab } = fixture;
      const lowered = await rejection(admin.read((read) => readSlow(fixture, read), { statementMs: 300 }));
      await withLimits(subject, lab.url, { statementMs: 300 }, async (database) => {
        const raised = await rejection(database.read((read) => readSlow(fixture, read), { statementMs: 60_000 }));
        expect([lowered, raised]).toEqual([lowered, raised].map(() => expect.objectContaining({ code: 'TIMEOUT' })));
      });
    });
  });

  it('gives up a locked table at the lock limit and reads the others in the same transaction', async () => {
    const setUp = both(`${TABLE.mysql}; CREATE TABLE locked (id int PRIMARY KEY)`);
    const hold = {
      mysql: 'LOCK TABLES locked WRITE; SELECT SLEEP(20)',
      postgres: 'BEGIN; LOCK TABLE locked IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(20)',
    };
    await withDatabase(subject, setUp, async ({ lab, table }) => {
      const holder = lab.query(hold[subject.engine.name]).catch(() => []);
      const { id } = await untilRunning(lab, 'sleep(20)');
      await withLimits(subject, lab.url, { lockMs: 1000, statementMs: 10_000 }, async (database) => {
        const found = await database.read(async (read) => [
          await rejection(read.count(table('locked'))),
          await read.count(table('t')),
        ]);
        expect(found).toEqual([expect.objectContaining({ code: 'LOCK_TIMEOUT', retryable: true }), 2n]);
      });
      await end(lab, id, 'connection');
      await holder;
    });
  });
}

function pooling(subject: Subject): void {
  it('connects at the first read and not before', async () => {
    await withDatabase(subject, TABLE, async ({ reader, lab, table }) => {
      expect(await connections(lab)).toEqual([]);
      await reader.read((read) => read.count(table('t')));
      expect(await connections(lab)).toHaveLength(1);
    });
  });

  it('serves more reads than it has connections', async () => {
    await withDatabase(subject, TABLE, async ({ lab, table }) => {
      await withLimits(subject, lab.readerUrl, { poolSize: 2 }, async (database) => {
        let pending = 12;
        const reads = Array.from({ length: pending }, () =>
          database
            .read((read) => read.count(table('t')))
            .finally(() => {
              pending -= 1;
            }),
        );
        let most = 0;
        const look = async () => {
          most = Math.max(most, (await connections(lab)).length);
        };
        while (pending > 0) await look();
        // Where the reads were faster than a look: their connections stay for a while.
        await look();
        expect(await Promise.all(reads)).toEqual(reads.map(() => 2n));
        expect(most).toBe(2);
      });
    });
  });

  it('ends its connections on close, refuses reads from then on, and closes twice without harm', async () => {
    await withDatabase(subject, SLOW, async (fixture) => {
      const { reader, lab, table } = fixture;
      await Promise.all([1, 2].map(() => reader.read((read) => read.count(table('t')))));
      const interrupted = rejection(reader.read((read) => readSlow(fixture, read)));
      await untilRunning(lab, 'slow');
      await reader.close();
      await reader.close();
      const refused = await rejection(reader.read((read) => read.count(table('t'))));
      expect([await interrupted, refused]).toEqual([1, 2].map(() => expect.objectContaining({ code: 'CANCELLED' })));
      await expect.poll(() => connections(lab)).toEqual([]);
    });
  });
}
