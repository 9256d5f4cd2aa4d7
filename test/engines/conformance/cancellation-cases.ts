import { describe, expect, it } from 'vitest';
import { type Activity, connections, rejection, running, transactions, untilRunning } from './activity.ts';
import { readSlow, SLOW, withLimits } from './read-cases.ts';
import { type Subject, withDatabase } from './subject.ts';

const CANCELLED = expect.objectContaining({ name: 'LockstepError', code: 'CANCELLED' });

/** What every engine promises of ReadOptions.signal. */
export function cancellationCases(subject: Subject): void {
  describe('cancelling', () => {
    it('ends the running statement in the server, and reads again', async () => {
      await withDatabase(subject, SLOW, async (fixture) => {
        const { admin, lab, table } = fixture;
        const controller = new AbortController();
        const cancelled = rejection(admin.read((read) => readSlow(fixture, read), { signal: controller.signal }));
        await untilRunning(lab, 'slow');
        controller.abort();
        expect(await cancelled).toEqual(CANCELLED);
        await expect.poll(() => running(lab)).toEqual([]);
        await expect.poll(() => transactions(lab)).toEqual([]);
        expect(await admin.read((read) => read.count(table('t')))).toBe(2n);
      });
    });

    it('has the server end the statement alone: its connection is still there, and idle', async () => {
      await withDatabase(subject, SLOW, async (fixture) => {
        const { reader, lab } = fixture;
        const controller = new AbortController();
        let left: Activity[] = [];
        const work = reader.read(
          async (read) => {
            const ended = await rejection(readSlow(fixture, read));
            left = await connections(lab);
            throw ended;
          },
          { signal: controller.signal },
        );
        const cancelled = rejection(work);
        const { id } = await untilRunning(lab, 'slow');
        controller.abort();
        expect(await cancelled).toEqual(CANCELLED);
        // A socket that is only cut leaves a server none, or one that goes on with the statement.
        expect(left.filter((one) => one.id === id)).toMatchObject([{ idle: true }]);
      });
    });

    it('ends a statement cancelled the moment it starts', async () => {
      await withDatabase(subject, SLOW, async (fixture) => {
        const { admin, lab } = fixture;
        for (let attempt = 0; attempt < 5; attempt += 1) {
          const controller = new AbortController();
          const work = rejection(
            admin.read(
              async (read) => {
                const slow = readSlow(fixture, read);
                setTimeout(() => controller.abort(), attempt);
                return slow;
              },
              { signal: controller.signal },
            ),
          );
          expect(await work).toEqual(CANCELLED);
        }
        await expect.poll(() => running(lab)).toEqual([]);
      });
    });

    it('refuses a read whose signal was aborted before', async () => {
      await withDatabase(subject, SLOW, async ({ admin }) => {
        let asked = false;
        const work = async () => {
          asked = true;
        };
        expect(await rejection(admin.read(work, { signal: AbortSignal.abort() }))).toEqual(CANCELLED);
        expect(asked).toBe(false);
      });
    });

    it('refuses every question after the abort, and asks the server nothing', async () => {
      await withDatabase(subject, SLOW, async ({ admin, table }) => {
        const controller = new AbortController();
        const answers: unknown[] = [];
        const work = admin.read(
          async (read) => {
            answers.push(await read.count(table('t')));
            controller.abort();
            answers.push(await rejection(read.count(table('t'))));
          },
          { signal: controller.signal },
        );
        await rejection(work.then(() => Promise.reject(new Error('ended'))));
        expect(answers).toEqual([2n, CANCELLED]);
      });
    });

    it('gives up waiting for a connection', async () => {
      await withDatabase(subject, SLOW, async (fixture) => {
        const { lab, table } = fixture;
        await withLimits(subject, lab.url, { poolSize: 1 }, async (database) => {
          const controller = new AbortController();
          await database.read(async (read) => {
            const waiting = rejection(database.read((other) => other.count(table('t')), { signal: controller.signal }));
            controller.abort();
            expect(await waiting).toEqual(CANCELLED);
            expect(await read.count(table('t'))).toBe(2n);
          });
          expect(await database.read((read) => read.count(table('t')))).toBe(2n);
        });
      });
    });

    it('changes nothing when it comes after the answer, or twice', async () => {
      await withDatabase(subject, SLOW, async (fixture) => {
        const { admin, lab, table } = fixture;
        const late = new AbortController();
        expect(await admin.read((read) => read.count(table('t')), { signal: late.signal })).toBe(2n);
        late.abort();
        const twice = new AbortController();
        const cancelled = rejection(admin.read((read) => readSlow(fixture, read), { signal: twice.signal }));
        await untilRunning(lab, 'slow');
        twice.abort();
        twice.abort();
        expect(await cancelled).toEqual(CANCELLED);
        expect(await admin.read((read) => read.count(table('t')))).toBe(2n);
      });
    });

    it('ends only the statement that it was asked to', async () => {
      await withDatabase(subject, SLOW, async (fixture) => {
        const { lab, table, admin } = fixture;
        await withLimits(subject, lab.url, {}, async (other) => {
          const last = new AbortController();
          const bystander = rejection(other.read((read) => readSlow(fixture, read), { signal: last.signal }));
          const { id } = await untilRunning(lab, 'slow');
          const controller = new AbortController();
          const cancelled = rejection(admin.read((read) => readSlow(fixture, read), { signal: controller.signal }));
          await expect.poll(() => running(lab)).toHaveLength(2);
          controller.abort();
          expect(await cancelled).toEqual(CANCELLED);
          await expect.poll(async () => (await running(lab)).map((one) => one.id)).toEqual([id]);
          last.abort();
          expect(await bystander).toEqual(CANCELLED);
          expect(await admin.read((read) => read.count(table('t')))).toBe(2n);
        });
      });
    });
  });
}
