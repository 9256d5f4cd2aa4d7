import { describe, expect, it } from 'vitest';
import type { Database } from '../../../mcp-server/src/engines/engine.ts';
import { activity as activityShape, writeCounters } from '../../../mcp-server/src/model/activity.ts';
import { captureState, hosting, right } from '../../../mcp-server/src/model/capture.ts';
import { type Seen, seen } from '../../../mcp-server/src/model/seen.ts';
import type { LabDatabase } from '../../lab/lab.ts';
import { withSession } from './open-session.ts';
import { both, LIMITS, type PerEngine, type Subject, withDatabase } from './subject.ts';

const TABLES = both(
  'CREATE TABLE t (id int PRIMARY KEY, v int); CREATE TABLE quiet (id int PRIMARY KEY); INSERT INTO quiet VALUES (1)',
);

/** What every engine promises of the state of its server: that it is told, or that and why it is not. */
export function readinessCases(subject: Subject): void {
  describe(`readiness of ${subject.kind}`, () => {
    clockAndTransactions(subject);
    counters(subject);
    capture(subject);
    rights(subject);
  });
}

function clockAndTransactions(subject: Subject): void {
  it('tells its clock', async () => {
    await withDatabase(subject, both(''), async ({ reader }) => {
      const asked = Date.now();
      const clock = await reader.read((read) => read.clock());
      expect(clock).toBeGreaterThan(asked - 1000);
      expect(clock).toBeLessThan(Date.now() + 1000);
    });
  });

  it('tells an open transaction with its age and state, never its statement', async () => {
    await withDatabase(subject, TABLES, async ({ admin, lab }) => {
      const began = Date.now();
      await withSession(lab.url, ['BEGIN', 'UPDATE quiet SET id = 2'], async ({ id }) => {
        await expect.poll(async () => (await openTransaction(admin, id))?.ageSeconds, SLOWLY).toBeGreaterThanOrEqual(1);
        const found = await openTransaction(admin, id);
        const expected = { session: id, user: 'admin', state: 'idle', waitingSeconds: null, blockedBy: [] };
        expect(found).toEqual({ ...expected, ageSeconds: expect.any(Number) });
        expect(found?.ageSeconds).toBeLessThan((Date.now() - began) / 1000 + 1);
      });
    });
  });

  it('does not take its own transaction for one of others', async () => {
    await withDatabase(subject, TABLES, async ({ lab, table }) => {
      const [name, grant] = [loginName(subject, 'lonely'), { mysql: '', postgres: 'SUPERUSER' }];
      await lab.execute(`CREATE USER ${name} ${perEngine(subject, grant)} ${password(subject)}`);
      if (subject.engine.name === 'mysql') await lab.execute(`GRANT ALL ON *.* TO ${name}`);
      const lonely = subject.engine.open(lab.url.replace(/\/\/[^@]+@/, '//lonely:pw@'), LIMITS);
      try {
        const told = await lonely.read(async (read) => {
          await read.count(table('t'));
          return read.activity();
        });
        expect(seenValue(told).transactions.filter(({ user }) => user === 'lonely')).toEqual([]);
      } finally {
        await lonely.close();
        await lab.execute(`DROP USER ${name}`);
      }
    });
  });

  it('tells who waits for a lock, how long, and for whom', async () => {
    await withDatabase(subject, TABLES, async ({ admin, lab }) => {
      await withSession(lab.url, ['BEGIN', 'UPDATE quiet SET id = 2'], async (holder) => {
        await withSession(lab.url, ['BEGIN'], async (waiter) => {
          const update = waiter.run('UPDATE quiet SET id = 3');
          await expect
            .poll(() => openTransaction(admin, waiter.id), SLOWLY)
            .toEqual({
              session: waiter.id,
              user: 'admin',
              ageSeconds: expect.any(Number),
              state: 'waiting',
              waitingSeconds: expect.any(Number),
              blockedBy: [holder.id],
            });
          await holder.run('ROLLBACK');
          await update;
        });
      });
    });
  });

  it('says that a login without the right sees no transactions, and gives the grant', async () => {
    await withDatabase(subject, both(''), async ({ reader }) => {
      const answer = await reader.read(async (read) => {
        const told = await read.activity();
        // A question that was refused must not spoil the read.
        await read.facts();
        return told;
      });
      expect(seen(activityShape).parse(answer)).toEqual(answer);
      expect(answer).toEqual({
        known: false,
        reason: 'the login may not see transactions of others',
        turnOn: perEngine(subject, {
          mysql: "GRANT PROCESS ON *.* TO 'reader'@'%'",
          postgres: 'GRANT pg_read_all_stats TO reader',
        }),
      });
    });
  });
}

function counters(subject: Subject): void {
  it('counts each row that was written, by table where it does', async () => {
    await withDatabase(subject, TABLES, async ({ admin, lab, table }) => {
      const read = () => admin.read((reader) => reader.writeCounters());
      const before = await read();
      expect(writeCounters.parse(before)).toEqual(before);
      await writeRows(lab);
      if (before.tables.known) {
        await expect
          .poll(async () => seenValue((await read()).tables).find(({ table: name }) => name === 't'), SLOWLY)
          .toEqual({ schema: table('').schema, table: 't', inserted: 300, updated: 120, deleted: 50, changed: 470 });
      } else {
        expect([subject.kind, before.tables.turnOn]).toEqual(['mariadb', 'SET GLOBAL userstat = ON']);
      }
      const after = await read();
      expect(seenValue(after.server).changed - seenValue(before.server).changed).toBeGreaterThanOrEqual(470);
      expect(seenValue(after.log).offset - seenValue(before.log).offset).toBeGreaterThan(2000);
    });
  });
}

function capture(subject: Subject): void {
  it('finds its log ready for capture, and the tables whose rows it cannot name', async () => {
    const create = (KEYED: string, unique: string) =>
      `CREATE TABLE keyed (id int PRIMARY KEY); CREATE TABLE ${KEYED} (v int); CREATE TABLE ${unique} (id int NOT NULL UNIQUE)`;
    const setUp = { mysql: create('`KEYED`', '`a``b.c`'), postgres: create('"KEYED"', '"a`b.c"') };
    await withDatabase(subject, setUp, async ({ admin, table }) => {
      const state = await admin.read((read) => read.capture());
      expect(captureState.parse(state)).toEqual(state);
      expect(state.settings.filter((each) => each.need === 'must' && each.state !== 'met')).toEqual([]);
      expect(state.settings.length).toBeGreaterThan(3);
      expect(state.keptBytes).toEqual({ known: true, value: expect.any(Number) });
      const named = seenValue(state.identity).map((each) => [each.schema, each.table, each.state]);
      const is = perEngine(subject, { mysql: 'whole row', postgres: 'refused' });
      expect(named.toSorted()).toEqual([
        [table('').schema, 'KEYED', is],
        [table('').schema, 'a`b.c', is],
      ]);
    });
  });
}

function rights(subject: Subject): void {
  it('lists what a login holds, and for the rest grants that the server takes and that are enough', async () => {
    await withDatabase(subject, TABLES, async ({ admin, lab }) => {
      expect((await admin.read((read) => read.rights())).filter(({ held }) => !held)).toEqual([]);
      const login = `weak'${lab.name}`.slice(0, subject.engine.name === 'mysql' ? 20 : 16);
      const names = [login, 'lockstep_capture', 'lockstep_kit'].map((name) => loginName(subject, name));
      await lab.execute(names.map((name) => `CREATE USER ${name} ${password(subject)}`).join('; '));
      const open = () =>
        subject.engine.open(lab.url.replace(/\/\/[^@]+@/, `//${encodeURIComponent(login)}:pw@`), LIMITS);
      let weak = open();
      const held = async () =>
        (await weak.read((read) => read.rights())).filter((each) => each.held).map(({ purpose }) => purpose);
      try {
        const [first] = names;
        if (subject.engine.name === 'mysql') await lab.execute(`GRANT TRIGGER ON ${lab.name}.quiet TO ${first}`);
        expect(await held()).toEqual([]);
        const asked = await weak.read((read) => read.rights());
        expect(asked.map((each) => right.parse(each))).toEqual(asked);
        const grants = asked.flatMap((each) => each.grants).filter((text) => !text.startsWith('SET GLOBAL'));
        for (const grant of grants) await lab.execute(grant);
        // MySQL gives global rights to new connections only.
        await weak.close();
        weak = open();
        expect(await held()).toEqual([
          'read the rows',
          'see transactions',
          'see the log',
          ...(subject.kind === 'mysql9' ? ['count writes per table'] : []),
        ]);
        expect((await weak.read((read) => read.activity())).known).toBe(true);
        expect(await weak.read((read) => read.count({ schema: asSchema(subject, lab), name: 'quiet' }))).toBe(1n);
      } finally {
        await weak.close();
        const list = names.join(', ');
        await lab.execute(
          perEngine(subject, { mysql: `DROP USER ${list}`, postgres: `DROP OWNED BY ${list}; DROP ROLE ${list}` }),
        );
      }
    });
  });

  it('answers a login that may do nothing at all', async () => {
    await withDatabase(subject, TABLES, async ({ lab }) => {
      const grant = `TRIGGER ON ${lab.name}.quiet`;
      if (subject.engine.name === 'mysql') await lab.execute(`GRANT ${grant} TO 'outsider'@'%'`);
      const none = subject.engine.open(lab.server.url({ database: lab.name, user: 'none' }), LIMITS);
      try {
        const answers = await none.read(async (read) => ({
          activity: (await read.activity()).known,
          byTable: (await read.writeCounters()).tables.known,
          capture: (await read.capture()).settings.length > 3,
          held: (await read.rights()).filter(({ held }) => held).map(({ purpose }) => purpose),
          hosting: hosting.parse(await read.hosting()).service,
        }));
        // PostgreSQL shows everybody how many rows are written.
        const byTable = subject.engine.name === 'postgres';
        expect(answers).toEqual({ activity: false, byTable, capture: true, held: [], hosting: null });
      } finally {
        await none.close();
        if (subject.engine.name === 'mysql') await lab.execute(`REVOKE ${grant} FROM 'outsider'@'%'`);
      }
    });
  });
}

const SLOWLY = { timeout: 60_000, interval: 300 };

function perEngine<T>({ engine }: Subject, things: PerEngine<T>): T {
  return things[engine.name];
}

function loginName(subject: Subject, name: string): string {
  const { identifier, literal } = subject.engine.dialect;
  return perEngine(subject, { mysql: `${literal(name)}@'%'`, postgres: identifier(name) });
}

function password(subject: Subject): string {
  return perEngine(subject, { mysql: "IDENTIFIED BY 'pw'", postgres: "PASSWORD 'pw'" });
}

function asSchema(subject: Subject, lab: LabDatabase): string {
  return perEngine(subject, { mysql: lab.name, postgres: 'public' });
}

function seenValue<T>(told: Seen<T>): T {
  if (told.known) return told.value;
  throw new Error(`not seen: ${told.reason}`);
}

async function openTransaction(database: Database, id: string) {
  const { transactions } = seenValue(await database.read((read) => read.activity()));
  return transactions.find(({ session }) => session === id);
}

/** 300 rows in, 120 changed, 50 out. */
async function writeRows(lab: LabDatabase): Promise<void> {
  const rows = Array.from({ length: 300 }, (_, at) => `(${at}, 0)`).join(', ');
  await lab.execute(`INSERT INTO t VALUES ${rows}`);
  await lab.execute('UPDATE t SET v = 1 WHERE id < 120');
  await lab.execute('DELETE FROM t WHERE id >= 250');
}
