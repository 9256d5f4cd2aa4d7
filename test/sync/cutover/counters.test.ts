import { afterEach, describe, expect, it } from 'vitest';
import { planCounters } from '../../../templates/sync/src/cutover/counters.ts';
import { largestOf } from '../../../templates/sync/src/cutover/counters-sql.ts';
import { type KitBench, shareKitBench } from '../kit-bench.ts';

let bench: KitBench;
afterEach(() => bench.drop());

const GAP = { least: 10n, made: 10n };

async function plan() {
  const [found] = await planCounters(bench.forward, bench.kit.tables, GAP);
  return found === undefined ? null : `${found.next} to ${found.wanted}`;
}

describe('the counters of the side that is to be opened', () => {
  it('leave the gap, keep their step, and end where the narrower side ends', async () => {
    bench = await shareKitBench(['mysql9', 'postgres18'], {
      source: 'CREATE TABLE t (id tinyint unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY)',
      target: 'CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY (START 3 INCREMENT 5) PRIMARY KEY)',
    });
    expect(await plan()).toBe('3 to 13');
    await bench.source.execute('INSERT INTO t VALUES (100); DELETE FROM t');
    expect(await plan()).toBe('3 to 113');
    await bench.source.execute('INSERT INTO t VALUES (250)');
    expect(await plan()).toBe('3 to 253');
    await bench.source.execute('INSERT INTO t VALUES (254)');
    await expect(plan()).rejects.toThrow('"t": 254 is used already, and id can count to 255 on both sides');
  });

  it('of MySQL count without a sign where the type has none', async () => {
    bench = await shareKitBench(['postgres', 'mysql9'], {
      source: 'CREATE TABLE t (id bigint PRIMARY KEY)',
      target: 'CREATE TABLE t (id bigint unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY)',
    });
    await bench.source.execute('INSERT INTO t VALUES (9223372036854775000)');
    expect(await plan()).toBe('1 to 9223372036854775011');
    expect([
      largestOf('mysql', 'bigint unsigned'),
      largestOf('mysql', 'int(11)'),
      largestOf('postgres', 'numeric(20,0)'),
    ]).toEqual([18446744073709551615n, 2147483647n, 99999999999999999999n]);
  });
});
