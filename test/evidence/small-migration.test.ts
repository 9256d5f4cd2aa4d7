import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PhaseId } from '../../mcp-server/src/model/phase-id.ts';
import { fileRecord } from '../../templates/sync/src/shadow/file-record.ts';
import type { LabDatabase } from '../lab/lab.ts';
import { measuredPlan } from './measured-plan.ts';
import { type SmallBench, smallBench } from './small-bench.ts';

let bench: SmallBench;

const PLANTED = 'hunter2-in-a-row';
const SOURCE = `CREATE TABLE customers (id int AUTO_INCREMENT PRIMARY KEY, name varchar(40) NOT NULL);
  CREATE TABLE orders (id int PRIMARY KEY, customer int NOT NULL, total decimal(10,2) NOT NULL);
  INSERT INTO customers VALUES (1, 'Ada 😀'), (2, '${PLANTED}'), (3, 'Grace');
  INSERT INTO orders VALUES (1, 1, 19.99), (2, 1, 0.01), (3, 3, 12345678.90);`;
/** Seconds instead of days. */
const settings = ({ url }: LabDatabase) => `gates:
  soak_hours: 0.0005
  shadow_reads: 10
  latency_calls: 30
  # A busy machine must not decide: what a rise means is asserted in gate-laws.pure.test.ts.
  p99_impact_percent: 1000
  lag_seconds: 600
  pause_seconds: 600
  keep_days: 0.00001
  silent_days: 0.00001
observe:
  shadow_files: [shadow.jsonl]
  kit_logins: [${new URL(url).username}]
`;

beforeAll(async () => {
  bench = await smallBench(SOURCE, settings);
});
afterAll(() => bench.close());

/** The id in a line that says what a person may accept. */
function acceptable(lines: readonly string[], criterion: string): string {
  const line = lines.find((each) => each.split(' ')[1] === criterion) ?? '';
  const id = /lockstep accept ("(?:[^"\\]|\\.)*")/.exec(line)?.[1];
  if (id === undefined) throw new Error(`${criterion} cannot be accepted: ${lines.join('; ')}`);
  return JSON.parse(id);
}

/** A change of the source has arrived, and a beat of the relay. */
async function carried(): Promise<void> {
  await expect
    .poll(() => bench.run('sync_status'), { timeout: 90_000 })
    .toMatchObject({
      queue: { known: true, value: { open: 0 } },
      heartbeat: { known: true, value: { ageSeconds: expect.any(Number) } },
    });
}

describe('a small migration under its gates', () => {
  it('leaves target-schema only when both schemas, the rows and the kit were seen', async () => {
    const plain = await bench.tools.call('check_gate', { phase: 'target-schema' });
    expect(plain).toMatchObject({
      ok: true,
      exitCode: 2,
      output: { verdict: 'closed', evidence: expect.stringContaining('NOT KEPT') },
    });
    expect(new Set((await bench.closed('target-schema')).map((each) => each.split('→')[1]))).toEqual(
      new Set([' lockstep generate-plan']),
    );
    expect(await bench.run('generate_plan')).toMatchObject({
      evidence: expect.stringMatching(/^kept as [0-9a-f]{12}$/),
    });
    await bench.run('compare_schemas');
    expect(await bench.closed('target-schema')).toEqual([
      expect.stringMatching(/^failed tables-present → Create them/),
      expect.stringMatching(/^failed blockers-resolved → .*accept "schema: table-missing of source table .*customers"/),
      'unknown data-assessed → lockstep assess-migration',
      'unknown kit-installed → lockstep sync-status',
    ]);
    await bench.makeTables();
    await bench.run('compare_schemas');
    expect((await bench.closed('target-schema')).slice(0, 2)).toEqual([
      expect.stringMatching(/^failed schemas-unchanged → .*lockstep generate-plan/),
      expect.stringMatching(/^failed mapping-unchanged → lockstep generate-plan/),
    ]);
    await measuredPlan(bench);
    bench.linkPackages();
    await bench.run('compare_schemas');
    await bench.run('assess_migration', { window_seconds: 0 });
    await bench.run('sync_status');
    expect(await bench.closed('target-schema')).toEqual([
      expect.stringMatching(/^failed data-assessed → .*lockstep accept "data: 1 question without an answer"/),
      expect.stringMatching(/^unknown kit-installed → npm run sync -- install/),
    ]);
    expect(
      bench.person('no', 'accept', 'data: 1 question without an answer', '--reason', 'there are no triggers there'),
    ).toBe(1);
    expect((await bench.closed('target-schema')).length).toBe(2);
    expect(
      bench.person('accept', 'accept', 'data: 1 question without an answer', '--reason', 'there are no triggers there'),
    ).toBe(0);
    bench.kit('install', '--triggers');
    await bench.run('sync_status');
    expect(await bench.closed('target-schema')).toEqual([]);
  });

  it('leaves prepare only when the logins, the rows and the writers were seen', async () => {
    expect(await bench.closed('prepare')).toEqual([
      'unknown logins-only-read → lockstep check-connections',
      'unknown writers-covered → lockstep audit-writers',
    ]);
    await bench.run('check_connections');
    await bench.run('audit_writers');
    const writers = await bench.closed('prepare');
    expect(writers).toEqual([expect.stringMatching(/^failed writers-covered → /)]);
    expect(
      bench.person('accept', 'accept', acceptable(writers, 'writers-covered'), '--reason', 'only this test writes'),
    ).toBe(0);
    expect(await bench.closed('prepare')).toEqual([]);
  });

  it('leaves dual-write only when a change was carried, the relay beats, and callers of the application were measured', async () => {
    expect(await bench.closed('dual-write')).toEqual([
      expect.stringMatching(/^unknown lag-bounded → .*relay run/),
      'unknown secondary-success → npm run sync -- relay',
      expect.stringMatching(
        /^unknown p99-impact → .*observe\.latency_urls.*lockstep accept "latency: not measured by Lockstep"/,
      ),
    ]);
    bench.kit('backfill', 'activate');
    bench.startRelay();
    await bench.source.execute("UPDATE customers SET name = 'Ada 😀 L' WHERE id = 1;");
    await carried();
    expect(await bench.closed('dual-write')).toEqual([expect.stringMatching(/^unknown p99-impact/)]);
    await bench.startApplication(10);
    expect(await bench.run('sync_status')).toMatchObject({
      latency: { known: true, value: { before: { calls: 30 }, now: { calls: 30 } } },
    });
    await carried();
    expect(await bench.closed('dual-write')).toEqual([]);
  });

  it('leaves backfill only when every table is copied and compared', async () => {
    expect(await bench.closed('backfill')).toEqual([
      'failed backfill-complete → npm run sync -- backfill run',
      'unknown zero-drift → lockstep check-parity',
    ]);
    bench.kit('backfill', 'run');
    await bench.source.execute("UPDATE customers SET name = 'Ada' WHERE id = 1; DELETE FROM orders WHERE id = 2;");
    await carried();
    expect(await bench.closed('backfill')).toEqual(['unknown zero-drift → lockstep check-parity']);
    await bench.target.execute("UPDATE customers SET name = 'nobody' WHERE id = 3");
    await bench.run('check_parity', { settle_seconds: 1 });
    expect(await bench.closed('backfill')).toEqual(['failed zero-drift → lockstep check-parity']);
    await bench.target.execute("UPDATE customers SET name = 'Grace' WHERE id = 3");
    await bench.run('check_parity', { tables: ['customers'], settle_seconds: 1 });
    expect(await bench.closed('backfill')).toEqual([]);
  });

  it('leaves parity only after the soak, with shadow reads that agree', async () => {
    expect(await bench.closed('parity')).toEqual([
      expect.stringMatching(/^unknown soaked → lockstep check-parity, again when 1 s have passed/),
      expect.stringMatching(/^unknown reads-match → /),
    ]);
    const reads = [{ name: 'order', outcomes: { match: 40 }, fields: {}, examples: [] }];
    const at = new Date().toISOString();
    await fileRecord(join(bench.tools.folder, 'shadow.jsonl'))({
      from: at,
      to: at,
      process: '1 on shop',
      primary: 'source',
      reads,
    });
    await wait(2_000);
    await bench.run('check_parity', { settle_seconds: 1 });
    await bench.run('sync_status');
    expect(await bench.closed('parity')).toEqual([]);
  });

  const approve = (phase: PhaseId, line: string | undefined, typed: string) => {
    const [, database = '', action = ''] = /--target (\S+) --action "([^"]+)"/.exec(line ?? '') ?? [];
    return bench.person(typed, 'approve', phase, '--change', 'CHG-1', '--target', database, '--action', action);
  };

  it('leaves read-ramp only when a person has approved it', async () => {
    const [line, ...others] = await bench.closed('read-ramp');
    expect([line?.split(' →')[0], others]).toEqual(['unknown approved', []]);
    expect(approve('read-ramp', line, 'yes')).toBe(1);
    expect((await bench.closed('read-ramp')).length).toBe(1);
    expect(approve('read-ramp', line, 'CHG-1')).toBe(0);
    expect(await bench.closed('read-ramp')).toEqual([]);
  });

  it('opens write-cutover as a whole: every criterion on evidence, the way back proven, the flip rehearsed, a person’s approval', async () => {
    const before = await bench.closed('write-cutover');
    expect(before.map((line) => line.split(' →')[0])).toEqual([
      // The application has inserted rows since the copy; the rehearsal raises the counters.
      'failed sequences-ready',
      'failed reverse-proven',
      'failed rehearsed',
      'unknown approved',
    ]);
    bench.kit('cutover', 'prove', '--capture', 'triggers');
    bench.kit('cutover', 'rehearse', '--capture', 'triggers');
    await bench.run('check_parity', { settle_seconds: 1 });
    await bench.run('sync_status');
    expect((await bench.closed('write-cutover')).map((line) => line.split(' →')[0])).toEqual(['unknown approved']);
    expect(approve('write-cutover', before.at(-1), 'CHG-1')).toBe(0);
    expect(await bench.closed('write-cutover')).toEqual([]);
  });

  it('leaves clean-up only when the target has been the primary for long enough and nobody used the source', async () => {
    const before = await bench.closed('clean-up');
    expect(before.map((line) => line.split(' →')[0])).toEqual([
      'failed flipped',
      'failed source-kept',
      'unknown approved',
    ]);
    bench.kit('cutover', 'run', '--capture', 'triggers');
    await bench.target.execute('INSERT INTO orders VALUES (77, 3, 5)');
    await carried();
    expect(await bench.source.query('SELECT count(*) FROM orders WHERE id = 77')).toEqual([['1']]);
    await wait(1_000);
    expect((await bench.closed('clean-up')).map((line) => line.split(' →')[0])).toEqual(['unknown approved']);
    expect(approve('clean-up', before.at(-1), 'CHG-1')).toBe(0);
    expect(await bench.closed('clean-up')).toEqual([]);
  });

  it('goes back, says what comes next, and asks for the gates of the flip again', async () => {
    bench.kit('rollback', '--capture', 'triggers');
    await carried();
    expect(await bench.source.query('SELECT count(*) FROM orders WHERE id = 77')).toEqual([['1']]);
    expect(await bench.run('sync_status')).toMatchObject({
      primary: 'source',
      conditions: expect.arrayContaining([
        expect.objectContaining({ id: 'fence', what: expect.stringContaining('taken back from the target') }),
      ]),
    });
    expect(await bench.run('render_status')).toMatchObject({
      next_gate: 'write-cutover',
      summary: expect.stringContaining('taken back from the target'),
    });
  });

  it('leaves none when a definition has changed since the plan', async () => {
    await bench.source.execute('ALTER TABLE customers ADD COLUMN note varchar(9)');
    expect(await bench.closed('parity')).toEqual([
      expect.stringMatching(/^failed schemas-unchanged/),
      expect.stringMatching(/^failed mapping-unchanged/),
    ]);
  });

  it('has kept no password and no value of a row in its evidence', () => {
    const folder = join(bench.tools.folder, 'migration/evidence');
    const bytes = readdirSync(folder)
      .map((name) => readFileSync(join(folder, name), 'utf8'))
      .join('\n');
    const passwords = [bench.source.readerUrl, bench.target.readerUrl]
      .map((url) => new URL(url).password)
      .filter((word) => word !== '');
    expect(bytes.length).toBeGreaterThan(5_000);
    expect(passwords.length).toBe(2);
    for (const word of [PLANTED, 'watcher-word', 'Ada', 'Grace', '12345678', ...passwords])
      expect(bytes).not.toContain(word);
  });
});
