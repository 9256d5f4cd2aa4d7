import { afterEach, describe, expect, it } from 'vitest';
import { insertRows, type ParityBench, pairs, shareBench } from './bench.ts';

let bench: ParityBench;
afterEach(() => bench.drop());

describe.each(pairs)('a sample of %s and %s', (...kinds) => {
  it('takes the same rows for the same seed, finds what is missing and extra in them, and says what it proves', async () => {
    bench = await shareBench(kinds);
    await bench.both(
      `CREATE TABLE t (id int PRIMARY KEY, n int); ${insertRows('t', 20_000, (at) => `${at * 5}, 1`)} CREATE TABLE words (word varchar(9) PRIMARY KEY); ${insertRows('words', 500, (at) => `'w${at}'`)}`,
    );
    const sampled = async (seed: string, share: number) => {
      const { verdict, sample, tables } = await bench.check({ sample: { seed, share }, maxDifferences: 1000 });
      return {
        verdict,
        sample,
        rows: tables.map(({ rows }) => rows?.source),
        keys: tables[0]?.differences.map(({ key }) => key.id),
      };
    };
    const clean = await sampled('one', 0.1);
    expect(clean.verdict).toBe('equal');
    expect(clean.sample).toEqual({
      seed: 'one',
      share: 0.1,
      confidence: expect.stringMatching(
        /^\d+ leaves of up to 64 rows were drawn by the seed and read on both sides; none differed: with 95 % confidence fewer than \d+\.\d % of all such leaves differ\. Single rows may still differ in what was not drawn\. Digested whole, because their keys have no order that both databases share: .*\.words\.$/,
      ),
    });
    const [drawn = 0, whole] = clean.rows;
    expect(whole).toBe(500);
    expect(drawn).toBeGreaterThan(600);
    expect(drawn).toBeLessThan(5000);
    await bench.target.execute(
      `DELETE FROM t WHERE id % 500 = 0; ${insertRows('t', 200, (at) => `${at * 500 + 1}, 1`)} UPDATE t SET n = 2 WHERE id % 500 = 15;`,
    );
    const [first, again, other, all] = [
      await sampled('one', 0.1),
      await sampled('one', 0.1),
      await sampled('two', 0.1),
      await sampled('one', 1),
    ];
    expect(first.verdict).toBe('drift');
    expect(again).toEqual(first);
    expect(other.keys).not.toEqual(first.keys);
    expect(all.keys).toHaveLength(600);
    expect(first.keys?.filter((key) => !all.keys?.includes(key))).toEqual([]);
    expect(all.sample?.confidence).toMatch(/differed, so what was not drawn differs too as a rule\./);
  });
});
