import { describe, expect, it } from 'vitest';
import { openMetrics } from '../../../templates/sync/src/observe/metrics.ts';
import { openLog } from '../../../templates/sync/src/observe/open-log.ts';
import { plainMessage } from '../../../templates/sync/src/observe/plain-message.ts';
import { progressLines } from '../../../templates/sync/src/observe/progress.ts';
import { serveMetrics } from '../../../templates/sync/src/observe/serve-metrics.ts';
import { StoreError } from '../../../templates/sync/src/store/store-error.ts';

const written = (json: boolean) => {
  const lines: string[] = [];
  return { lines, log: openLog({ level: 'info', json }, { write: (line) => lines.push(line) }) };
};

describe('the log', () => {
  it('is JSON lines for machines and short lines for people', () => {
    const machines = written(true);
    machines.log.info({ rows: 3 }, 'copied');
    machines.log.debug('not said');
    expect(machines.lines.map((line) => JSON.parse(line))).toEqual([
      { level: 30, time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/), rows: 3, msg: 'copied' },
    ]);
    const people = written(false);
    people.log.warn({ rows: 3, table: { name: 'a' } }, 'copied');
    expect(people.lines).toEqual([expect.stringMatching(/^\d\d:\d\d:\d\d warn copied rows=3 table=\{"name":"a"\}\n$/)]);
  });

  it('says what failed without a value of a row and without a password', () => {
    const { lines, log } = written(true);
    const error = new StoreError('unique', "h/shop: Duplicate entry 'secret@x' for key 'email'", {
      code: '1062',
      constraint: 'email',
    });
    log.error({ err: error }, 'failed');
    expect(JSON.parse(lines[0] ?? '').err).toBe('the server refused a row: unique (email), code 1062');
    expect(plainMessage(new Error('cannot reach mysql://root:p@ss:w@db/shop'))).toBe(
      'cannot reach mysql://root:***@db/shop',
    );
  });
});

describe('progress', () => {
  it('is a line in five seconds where there is no terminal, and one at the end', () => {
    const { lines, log } = written(true);
    let now = 0;
    const progress = progressLines('orders', 10, log, () => now);
    for (const done of [1, 2, 3]) {
      now += 3000;
      progress.update(done);
    }
    progress.stop();
    progress.stop();
    expect(lines.map((line) => JSON.parse(line)).map(({ done, total, msg }) => [msg, done, total])).toEqual([
      ['orders', 2, 10],
      ['orders', 3, 10],
    ]);
  });
});

describe('metrics', () => {
  it('are served to this machine while it is wanted', async () => {
    const metrics = openMetrics();
    metrics.add('reconcile_rows_total', { table: 'a.b', side: 'primary' }, 5);
    metrics.set('outbox_pending', { side: 'source' }, 7);
    metrics.observe('relay_batch_seconds', {}, 0.02);
    const { port, close } = await serveMetrics(metrics.registry, 0);
    const page = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    expect(page).toContain('lockstep_sync_reconcile_rows_total{table="a.b",side="primary"} 5\n');
    expect(page).toContain('lockstep_sync_outbox_pending{side="source"} 7\n');
    expect(page).toContain('lockstep_sync_relay_batch_seconds_count 1\n');
    expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(404);
    await close();
    await expect(fetch(`http://127.0.0.1:${port}/metrics`)).rejects.toThrow();
  });
});
