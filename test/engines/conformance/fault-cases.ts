import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../../mcp-server/src/engines/engine.ts';
import { type LabDatabase, type LabServer, startServer } from '../../lab/lab.ts';
import { rejection, untilRunning } from './activity.ts';
import { readSlow, SLOW } from './read-cases.ts';
import { type Fixture, LIMITS, type Subject } from './subject.ts';

/** What every engine promises when the server itself fails; on a server of its own. */
export function faultCases(subject: Subject): void {
  describe.sequential('failing servers', () => {
    let server: LabServer;
    let lab: LabDatabase;
    let admin: Database;
    let fixture: Fixture;

    beforeAll(async () => {
      server = await startServer(subject.kind);
      lab = await server.createDatabase();
      await lab.execute(SLOW[subject.engine.name]);
      const schema = subject.engine.name === 'mysql' ? lab.name : 'public';
      admin = subject.engine.open(lab.url, { ...LIMITS, statementMs: 1000, connectMs: 2000 });
      fixture = { lab, admin, reader: admin, table: (name) => ({ schema, name }) };
    });

    afterAll(async () => {
      await admin.close();
      await server.stop();
    });

    const count = () => admin.read((read) => read.count(fixture.table('t')));
    // Its limits are short, and a busy machine may need another try; expect.poll does not know its test where several run at once.
    const patientCount = async (tries = 20): Promise<bigint> => {
      try {
        return await count();
      } catch (error) {
        if (tries === 1) throw error;
        return patientCount(tries - 1);
      }
    };

    it('says CONNECTION_LOST when the server dies under a statement, UNREACHABLE while it is down, and reads again when it is back', async () => {
      const database = subject.engine.open(lab.url, LIMITS);
      try {
        const lost = rejection(database.read((read) => readSlow(fixture, read)));
        await untilRunning(lab, 'slow');
        await server.kill();
        expect(await lost).toMatchObject({ code: 'CONNECTION_LOST', retryable: true });
        const down = await rejection(database.read((read) => read.count(fixture.table('t'))));
        expect(down).toMatchObject({ code: 'UNREACHABLE', retryable: true });
        await server.start();
        expect(await database.read((read) => read.count(fixture.table('t')))).toBe(2n);
      } finally {
        await database.close();
      }
    });

    it('reads again after a restart between two reads', async () => {
      const database = subject.engine.open(lab.url, LIMITS);
      const read = () => database.read((reader) => reader.count(fixture.table('t')));
      try {
        expect(await read()).toBe(2n);
        await server.restart();
        expect(await read()).toBe(2n);
      } finally {
        await database.close();
      }
    });

    it('gives a frozen server up as TIMEOUT under a statement and as UNREACHABLE before the login, and reads again', async () => {
      expect(await patientCount()).toBe(2n);
      const frozen = await admin
        .read(async (read) => {
          server.pause();
          return [await rejection(read.count(fixture.table('t'))), await rejection(count())];
        })
        .finally(() => server.resume());
      expect(frozen).toEqual([
        expect.objectContaining({ code: 'TIMEOUT', retryable: true }),
        expect.objectContaining({ code: 'UNREACHABLE', retryable: true }),
      ]);
      expect(await patientCount()).toBe(2n);
    });

    it('closes in time although the server is frozen', async () => {
      const database = subject.engine.open(lab.url, LIMITS);
      await database.read((read) => read.count(fixture.table('t')));
      const hanging = rejection(
        database.read(async (read) => {
          server.pause();
          return read.count(fixture.table('t'));
        }),
      );
      try {
        await new Promise((resolve) => setTimeout(resolve, 100));
        await database.close();
        expect(await hanging).toMatchObject({ code: expect.stringMatching(/^(CANCELLED|CONNECTION_LOST)$/) });
      } finally {
        server.resume();
      }
    });
  });

  describe.sequential('servers that require TLS', () => {
    it('are read by default, and refuse a plain connection with a word about TLS', async () => {
      const server = await startServer(subject.kind, { tls: 'required' });
      try {
        const lab = await server.createDatabase();
        const [open, plain] = ['', '?sslmode=disable'].map((options) =>
          subject.engine.open(`${lab.url}${options}`, LIMITS),
        );
        const facts = await open?.read((read) => read.facts());
        const refused = plain === undefined ? null : await rejection(plain.read((read) => read.facts()));
        await Promise.all([open?.close(), plain?.close()]);
        expect(facts?.encrypted).toBe(true);
        expect(refused).toMatchObject({
          name: 'LockstepError',
          code: expect.stringMatching(/^(TLS|AUTH)$/),
          hint: expect.stringMatching(/TLS.*sslmode=require/),
        });
      } finally {
        await server.stop();
      }
    });
  });
}
