import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { ParityResult } from '../../mcp-server/src/model/parity.ts';
import type { CheckpointStore } from '../../mcp-server/src/parity/checkpoint-keeper.ts';
import { insertRows, type ParityBench, shareBench } from './bench.ts';

let bench: ParityBench;
afterEach(() => bench.drop());

/** Keeps the state as text, like a file would. */
function memoryStore(): CheckpointStore & { readonly text: () => string | null } {
  let text: string | null = null;
  return {
    text: () => text,
    load: async () => (text === null ? null : JSON.parse(text)),
    save: async (state) => {
      text = JSON.stringify(state);
    },
    clear: async () => {
      text = null;
    },
  };
}

const withoutPositions = ({ positions: _, ...result }: ParityResult) => result;
const snowflake = (at: number) => 1_700_000_000_000_000_000n + BigInt(at) * 4_194_304_001n;

async function fill(): Promise<void> {
  bench = await shareBench(['mariadb', 'postgres']);
  await bench.both(`
    CREATE TABLE dense (id int PRIMARY KEY, n int); ${insertRows('dense', 40_000, (at) => `${at}, ${at}`)}
    CREATE TABLE gaps (id bigint PRIMARY KEY, n int); ${insertRows('gaps', 12_000, (at) => `${snowflake(at)}, ${at}`)}
    CREATE TABLE heap (n int); ${insertRows('heap', 5000, String)}
    CREATE TABLE words (word varchar(20) PRIMARY KEY, n int); ${insertRows('words', 6000, (at) => `'w${at}', ${at}`)}`);
  const changes = ['dense', 'gaps', 'words'].map(
    (table) => `UPDATE ${table} SET n = -n WHERE n % 1700 = 5; DELETE FROM ${table} WHERE n = 4321;`,
  );
  // So many that some are looked at while others of the same read are not.
  const many = 'UPDATE dense SET n = -n WHERE n < 9000 AND n % 30 = 7;';
  await bench.target.execute(`${changes.join(' ')} ${many} DELETE FROM heap WHERE n = 17;`);
}

describe('a check that was cancelled', () => {
  it('goes on where it stopped and ends with the same result, wherever it was cancelled', async () => {
    await fill();
    const plain = withoutPositions(await bench.check());
    expect([plain.verdict, plain.counts.differences]).toEqual(['drift', 340]);
    // Small statements, so that there are many places to stop at.
    const small = { statementTargetMs: 1 };
    let halfway = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 3 }), async (cancels) => {
        const store = memoryStore();
        for (const after of cancels) {
          const controller = new AbortController();
          let reports = 0;
          const onProgress = () => {
            reports += 1;
            if (reports === after) controller.abort();
          };
          const run = bench.check({ ...small, checkpoint: store }, { signal: controller.signal, onProgress });
          const outcome = await run.then(withoutPositions, (error: { code: string }) => error.code);
          if (outcome === 'CANCELLED') halfway += /"position":\[/.test(store.text() ?? '') ? 1 : 0;
          else expect(outcome).toEqual(plain);
        }
        expect(withoutPositions(await bench.check({ ...small, checkpoint: store }))).toEqual(plain);
        expect(store.text()).toBe(null);
      }),
      { numRuns: 12 },
    );
    expect(halfway).toBeGreaterThan(3);
  });

  it('reads nothing again of a table that was finished', async () => {
    await fill();
    const store = memoryStore();
    const controller = new AbortController();
    const onProgress = (_: number, __: number, message: string) => {
      if (message.endsWith('heap: drift')) controller.abort();
    };
    const run = bench.check({ checkpoint: store }, { signal: controller.signal, onProgress });
    await expect(run).rejects.toMatchObject({ code: 'CANCELLED' });
    const done = Object.keys(JSON.parse(store.text() ?? '{}').done);
    expect(done).toContain(`${bench.nameOf('source', 'heap')} ${bench.nameOf('target', 'heap')}`);
    // What a finished table holds now belongs to the next check.
    await bench.target.execute('DELETE FROM heap;');
    const { tables } = await bench.check({ checkpoint: store });
    const [heap] = tables.filter(({ source }) => source.endsWith('.heap'));
    expect(heap?.differences_total).toBe(1);
  });

  it('is not continued when the question is another one, or when its state cannot be read', async () => {
    await fill();
    const store = memoryStore();
    const controller = new AbortController();
    const onProgress = () => controller.abort();
    const run = bench.check({ checkpoint: store }, { signal: controller.signal, onProgress });
    await expect(run).rejects.toMatchObject({ code: 'CANCELLED' });
    await expect(bench.check({ checkpoint: store, maxDifferences: 7 })).rejects.toMatchObject({
      code: 'VALIDATION',
      message: expect.stringContaining('another check'),
    });
    await bench.both('ALTER TABLE heap ADD COLUMN late int;');
    await expect(bench.check({ checkpoint: store })).rejects.toMatchObject({ code: 'VALIDATION' });
    await store.save({ version: 99 });
    await expect(bench.check({ checkpoint: store })).rejects.toMatchObject({
      code: 'VALIDATION',
      message: 'the kept progress of an earlier check cannot be read by this version',
    });
  });
});
