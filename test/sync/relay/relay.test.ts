import { randomUUID } from 'node:crypto';
import sql, { raw } from 'sql-template-tag';
import { afterEach, describe, expect, it } from 'vitest';
import { recordChanges } from '../../../templates/sync/src/core/outbox.ts';
import { runRelay } from '../../../templates/sync/src/relay/run-relay.ts';
import { type KitBench, kitPairs, shareKitBench } from '../kit-bench.ts';

let bench: KitBench;
afterEach(() => bench.drop());
const CREATE = 'CREATE TABLE item (id int PRIMARY KEY, body varchar(80))';

describe.each(kitPairs)('a relay from %s to %s', (...kinds) => {
  it('carries', async () => {
    bench = await shareKitBench(kinds, { source: CREATE, target: CREATE }, { poolSize: 20 });
    const [table] = bench.kit.tables;
    for (const direction of [bench.forward, bench.reverse]) {
      const n = 2000;
      for (let i = 0; i < n; i += 500) {
        await direction.from.store.transaction(async (tx) => {
          const rows = Array.from(
            { length: 500 },
            (_, at) => `(${i + at + (direction.primary === 'source' ? 0 : n)}, '${randomUUID()}')`,
          );
          await tx.run(sql`INSERT INTO ${raw(table![direction.primary].sql)} VALUES ${raw(rows.join(','))}`);
          await recordChanges(
            tx,
            direction.from.tables,
            rows.map((_, at) => ({
              name: table!.name,
              key: [String(i + at + (direction.primary === 'source' ? 0 : n))],
            })),
          );
        });
      }
      const began = Date.now();
      const report = await runRelay(direction, { until: 'drained', workers: 4 });
      console.log(kinds, direction.primary, report, Date.now() - began);
      expect(report.applied).toBe(n);
    }
  });
});
