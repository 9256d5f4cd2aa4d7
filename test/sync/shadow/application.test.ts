import { Registry } from 'prom-client';
import { afterEach, describe, expect, it } from 'vitest';
import { storeBinding } from '../../../templates/sync/src/adapter/binding.ts';
import { createDualWrite } from '../../../templates/sync/src/adapter/create-dual-write.ts';
import type { Side } from '../../../templates/sync/src/descriptor.ts';
import { tokenText } from '../../../templates/sync/src/flags/causal-token.ts';
import { createReader } from '../../../templates/sync/src/flags/create-reader.ts';
import { dualWriteMetrics, shadowMetrics } from '../../../templates/sync/src/observe/application-metrics.ts';
import { openMetrics } from '../../../templates/sync/src/observe/metrics.ts';
import { createShadow } from '../../../templates/sync/src/shadow/create-shadow.ts';
import { type KitBench, kitPairs, shareKitBench } from '../kit-bench.ts';
import { carryAll } from '../relay/relay-bench.ts';

let bench: KitBench;
let close: () => Promise<unknown> = async () => undefined;
afterEach(async () => {
  await close();
  await bench.drop();
});
const quiet = { debug() {}, info() {}, warn() {}, error() {} };

describe.each([kitPairs[0]])('an application on %s and %s', (...kinds) => {
  it('writes by the adapter, reads its own writes where the flag sends it, and sees what shadow reads found as metrics', async () => {
    const create = 'CREATE TABLE item (id int PRIMARY KEY, n int)';
    bench = await shareKitBench(kinds, { source: create, target: create });
    const { kit, stores, forward } = bench;
    const metrics = openMetrics(new Registry());
    const dual = createDualWrite({
      kit,
      stores,
      bindings: { source: storeBinding(stores.source), target: storeBinding(stores.target) },
      modes: (_, tenant) => (tenant === 'fast' ? 'sync' : 'outbox'),
      limits: { deadlineMs: 10_000 },
      hooks: dualWriteMetrics(metrics),
    });
    const shadow = createShadow({
      direction: async () => forward,
      sampled: async () => true,
      waitMs: 30_000,
      timeoutMs: 30_000,
      log: quiet,
      hooks: shadowMetrics(metrics),
    });
    close = () => Promise.all([dual.close(), shadow.close()]);
    const stayed: string[] = [];
    const reader = createReader({
      direction: async () => forward,
      readFrom: async () => 'target',
      checkMs: 5000,
      shadow: shadow.readSides,
      log: quiet,
      hooks: { onStayed: (_, reason) => stayed.push(reason) },
    });
    const read = async (id: number, token: string | null) => {
      const from = (side: Side) => async () => {
        const rows = await bench[side].query(`SELECT id, n FROM item WHERE id = ${id}`);
        return { side, n: rows[0]?.[1] ?? null };
      };
      const row = { table: kit.tables[0]?.name ?? '', key: [String(id)] };
      const wanted = { token, row };
      return reader.read('item', { entity: String(id) }, wanted, { source: from('source'), target: from('target') });
    };
    const put = async (id: number, tenant: string) => {
      const { token } = await dual.transaction({ tenant }, async (unit) => unit.table('item').insert({ id, n: 7 }));
      return token === null ? null : tokenText(token);
    };

    // Not carried yet: the session's own read stays where it wrote.
    const slow = await put(1, 'slow');
    expect(await read(1, slow)).toEqual({ side: 'source', n: '7' });
    expect(stayed).toEqual(['token']);
    await carryAll(forward);
    expect(await read(1, slow)).toEqual({ side: 'target', n: '7' });
    // A first try carries it at once.
    expect(await read(2, await put(2, 'fast'))).toEqual({ side: 'target', n: '7' });
    await shadow.settled();
    const text = await metrics.registry.metrics();
    expect(text).toContain('lockstep_sync_dual_write_inline_total{outcome="applied"} 1');
    // Two transactions that changed rows were recorded; nobody waited for one that was not.
    expect(text).toContain('lockstep_sync_dual_write_seconds_count{capture="on"} 2');
    expect(text).not.toContain('{capture="off"}');
    expect(text).toMatch(/lockstep_sync_shadow_reads_total\{outcome="mismatch"\} [23]/);
    expect(text).toMatch(/lockstep_sync_shadow_differences_total\{field="side"\} [23]/);
    expect(text).toContain('lockstep_sync_shadow_read_seconds_count{side="control"} 3');
  });
});
