import { expect, it } from 'vitest';
import { end, untilRunning } from './activity.ts';
import { both, type Subject, withDatabase } from './subject.ts';

/** What every engine promises of its load. */
export function loadCases(subject: Subject): void {
  it('says how busy the server is and where its log stands', async () => {
    await withDatabase(subject, both(''), async ({ admin }) => {
      const { position, replica, lagSeconds, running } = await admin.read((read) => read.load());
      expect({ replica, lagSeconds }).toEqual({ replica: false, lagSeconds: null });
      expect(running).toBeGreaterThanOrEqual(0);
      // A server that writes no log has no position.
      expect(position === null || position.length > 0).toBe(true);
    });
  });

  it('counts the statements of others, not its own', async () => {
    await withDatabase(subject, both(''), async ({ admin, lab }) => {
      const names = ['first', 'second', 'third'];
      const sleep = subject.engine.name === 'mysql' ? 'SELECT SLEEP(30)' : 'SELECT pg_sleep(30)';
      const asleep = names.map((name) => lab.execute(`${sleep} AS ${name}`).catch(() => undefined));
      const found = await Promise.all(names.map((name) => untilRunning(lab, ` ${name}`)));
      try {
        const { running } = await admin.read((read) => read.load());
        expect(running).toBeGreaterThanOrEqual(3);
      } finally {
        for (const { id } of found) await end(lab, id, 'statement');
        await Promise.all(asleep);
      }
    });
  });

  it('counts the rows that others write', async () => {
    await withDatabase(subject, both('CREATE TABLE t (id int PRIMARY KEY)'), async ({ reader, lab }) => {
      const written = async () => (await reader.read((read) => read.load())).written ?? Number.NaN;
      const before = await written();
      await lab.execute(`INSERT INTO t VALUES ${Array.from({ length: 1000 }, (_, at) => `(${at})`).join(', ')}`);
      await expect.poll(written, { timeout: 30_000 }).toBeGreaterThanOrEqual(before + 1000);
    });
  });

  it('answers a login that may only read, with null for what it may not see', async () => {
    await withDatabase(subject, both(''), async ({ reader }) => {
      const load = await reader.read(async (read) => {
        const answer = await read.load();
        // A question that was refused must not spoil the read.
        await read.facts();
        return answer;
      });
      expect(Object.keys(load).toSorted()).toEqual([
        'lagSeconds',
        'position',
        'replica',
        'running',
        'server',
        'written',
      ]);
      expect(load.replica).toBe(false);
    });
  });
}
