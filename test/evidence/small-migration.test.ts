import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CriterionResult } from '../../mcp-server/src/model/gate.ts';
import type { PhaseId } from '../../mcp-server/src/model/phase-id.ts';
import { fileRecord } from '../../templates/sync/src/shadow/file-record.ts';
import type { LabDatabase } from '../lab/lab.ts';
import { sharedServer } from '../lab/shared.ts';
import { outputOf, type Workbench, workbench } from '../tools/call-tool.ts';

const modules = fileURLToPath(new URL('../../node_modules', import.meta.url));
const main = fileURLToPath(new URL('../../mcp-server/src/main.ts', import.meta.url));
let source: LabDatabase;
let target: LabDatabase;
let bench: Workbench;
let relay: ChildProcess | null = null;

const PLANTED = 'hunter2-in-a-row';

beforeAll(async () => {
  [source, target] = await Promise.all([
    sharedServer('mariadb').createDatabase(),
    sharedServer('postgres').createDatabase(),
  ]);
  await source.execute(
    `CREATE TABLE customers (id int PRIMARY KEY, name varchar(40) NOT NULL);
     CREATE TABLE orders (id int PRIMARY KEY, customer int NOT NULL, total decimal(10,2) NOT NULL);
     INSERT INTO customers VALUES (1, 'Ada 😀'), (2, '${PLANTED}'), (3, 'Grace');
     INSERT INTO orders VALUES (1, 1, 19.99), (2, 1, 0.01), (3, 3, 12345678.90);`,
  );
  bench = workbench({ source: source.readerUrl, target: target.readerUrl });
  writeFileSync(
    join(bench.folder, 'lockstep.yaml'),
    'gates:\n  soak_hours: 0.0005\n  shadow_reads: 10\nobserve:\n  shadow_files: [shadow.jsonl]\n',
  );
}, 60_000);

afterAll(async () => {
  if (relay !== null) {
    const closed = once(relay, 'close');
    relay.kill('SIGTERM');
    await closed;
  }
  await bench.close();
  await Promise.all([source.drop(), target.drop()]);
  rmSync(bench.folder, { recursive: true });
});

const environment = (): NodeJS.ProcessEnv => ({
  ...process.env,
  LOCKSTEP_SOURCE_URL: source.url,
  LOCKSTEP_TARGET_URL: target.url,
});
const kitFolder = () => join(bench.folder, 'migration/sync');
const tsx = join(modules, 'tsx/dist/cli.mjs');

function kit(...command: readonly string[]): void {
  const { status, stderr } = spawnSync(process.execPath, [tsx, 'src/cli.ts', ...command], {
    cwd: kitFolder(),
    encoding: 'utf8',
    env: environment(),
  });
  if (status !== 0) throw new Error(`${command.join(' ')}: ${stderr}`);
}

/** A person at a terminal of their own, who types one line. Gives the exit code. */
function person(typed: string, ...args: readonly string[]): number | null {
  const quoted = [process.execPath, '--import', join(modules, 'tsx/dist/esm/index.mjs'), main, ...args].map(
    (each) => `'${each}'`,
  );
  const { CLAUDECODE: _, ...env } = environment();
  const { status } = spawnSync('script', ['-qec', quoted.join(' '), '/dev/null'], {
    cwd: bench.folder,
    input: `${typed}\n`,
    encoding: 'utf8',
    env: { ...env, CLAUDE_PROJECT_DIR: bench.folder },
  });
  return status;
}

async function run(tool: string, input: Record<string, unknown> = {}) {
  return outputOf(await bench.call(tool, input));
}

/** What is not passed, with what to run. */
async function closed(phase: PhaseId): Promise<string[]> {
  const { verdict, criteria } = (await run('check_gate', { phase })) as unknown as {
    verdict: string;
    criteria: readonly CriterionResult[];
  };
  const open = criteria.filter(({ state }) => state !== 'passed');
  expect(verdict).toBe(open.length === 0 ? 'open' : 'closed');
  return open.map(({ id, state, run: next }) => `${state} ${id} → ${next}`);
}

/** The files under migration/schema that make the tables, in their order. */
async function makeTables(): Promise<void> {
  const folder = join(bench.folder, 'migration/schema');
  const files = readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => name.endsWith('.sql') && !/undo|down|rollback|revert|back/.test(name))
    .sort();
  for (const name of files) await target.execute(readFileSync(join(folder, name), 'utf8').replaceAll(/^\\.*$/gm, ''));
}

describe('a small migration under its gates', () => {
  it('leaves target-schema only when both schemas, the rows and the kit were seen', async () => {
    const plain = await bench.call('check_gate', { phase: 'target-schema' });
    expect(plain).toMatchObject({
      ok: true,
      exitCode: 2,
      output: { verdict: 'closed', evidence: expect.stringContaining('NOT KEPT') },
    });
    expect(new Set((await closed('target-schema')).map((each) => each.split('→')[1]))).toEqual(
      new Set([' lockstep generate-plan']),
    );
    expect(await run('generate_plan')).toMatchObject({ evidence: expect.stringMatching(/^kept as [0-9a-f]{12}$/) });
    await run('compare_schemas');
    expect(await closed('target-schema')).toEqual([
      expect.stringMatching(/^failed tables-present → Create them/),
      expect.stringMatching(/^failed blockers-resolved → .*accept "schema: table-missing of source table .*customers"/),
      'unknown data-assessed → lockstep assess-migration',
      'unknown kit-installed → lockstep sync-status',
    ]);
    await makeTables();
    await run('compare_schemas');
    expect((await closed('target-schema')).slice(0, 2)).toEqual([
      expect.stringMatching(/^failed schemas-unchanged → .*lockstep generate-plan/),
      expect.stringMatching(/^failed mapping-unchanged → lockstep generate-plan/),
    ]);
    await run('generate_plan');
    symlinkSync(modules, join(kitFolder(), 'node_modules'));
    await run('compare_schemas');
    await run('assess_migration', { window_seconds: 0 });
    await run('sync_status');
    expect(await closed('target-schema')).toEqual([
      expect.stringMatching(/^failed data-assessed → .*lockstep accept "data: 1 question without an answer"/),
      expect.stringMatching(/^unknown kit-installed → npm run sync -- install/),
    ]);
    expect(
      person('no', 'accept', 'data: 1 question without an answer', '--reason', 'there are no triggers there'),
    ).toBe(1);
    expect((await closed('target-schema')).length).toBe(2);
    expect(
      person('accept', 'accept', 'data: 1 question without an answer', '--reason', 'there are no triggers there'),
    ).toBe(0);
    kit('install', '--triggers');
    await run('sync_status');
    expect(await closed('target-schema')).toEqual([]);
  }, 120_000);

  it('leaves backfill only when every table is copied and compared', async () => {
    expect(await closed('backfill')).toEqual([
      'failed backfill-complete → npm run sync -- backfill run',
      expect.stringMatching(/^unknown lag-bounded → /),
      'unknown zero-drift → lockstep check-parity',
    ]);
    kit('backfill', 'activate');
    kit('backfill', 'run');
    relay = spawn(process.execPath, [tsx, 'src/cli.ts', 'relay'], {
      cwd: kitFolder(),
      env: environment(),
      stdio: 'ignore',
    });
    await source.execute("UPDATE customers SET name = 'Ada' WHERE id = 1; DELETE FROM orders WHERE id = 2;");
    await expect
      .poll(async () => await run('sync_status'), { timeout: 20_000 })
      .toMatchObject({
        queue: { known: true, value: { open: 0 } },
        heartbeat: { known: true, value: { ageSeconds: expect.any(Number) } },
      });
    expect(await closed('backfill')).toEqual(['unknown zero-drift → lockstep check-parity']);
    await target.execute("UPDATE customers SET name = 'nobody' WHERE id = 3");
    await run('check_parity', { settle_seconds: 1 });
    expect(await closed('backfill')).toEqual(['failed zero-drift → lockstep check-parity']);
    await target.execute("UPDATE customers SET name = 'Grace' WHERE id = 3");
    await run('check_parity', { tables: ['customers'], settle_seconds: 1 });
    expect(await closed('backfill')).toEqual([]);
  }, 120_000);

  it('leaves parity only after the soak, with shadow reads that agree', async () => {
    expect(await closed('parity')).toEqual([
      expect.stringMatching(/^unknown soaked → lockstep check-parity, again when 1 s have passed/),
      expect.stringMatching(/^unknown reads-match → /),
    ]);
    const reads = [{ name: 'order', outcomes: { match: 40 }, fields: {}, examples: [] }];
    const at = new Date().toISOString();
    await fileRecord(join(bench.folder, 'shadow.jsonl'))({
      from: at,
      to: at,
      process: '1 on shop',
      primary: 'source',
      reads,
    });
    await wait(2_000);
    await run('check_parity', { settle_seconds: 1 });
    await run('sync_status');
    expect(await closed('parity')).toEqual([]);
    await source.execute('ALTER TABLE customers ADD COLUMN note varchar(9)');
    expect(await closed('parity')).toEqual([
      expect.stringMatching(/^failed schemas-unchanged/),
      expect.stringMatching(/^failed mapping-unchanged/),
    ]);
  }, 120_000);

  it('has kept no password and no value of a row in its evidence', () => {
    const folder = join(bench.folder, 'migration/evidence');
    const bytes = readdirSync(folder)
      .map((name) => readFileSync(join(folder, name), 'utf8'))
      .join('\n');
    const passwords = [source.readerUrl, target.readerUrl]
      .map((url) => new URL(url).password)
      .filter((word) => word !== '');
    expect(bytes.length).toBeGreaterThan(5_000);
    expect(passwords.length).toBe(2);
    for (const word of [PLANTED, 'Ada', 'Grace', '12345678', ...passwords]) expect(bytes).not.toContain(word);
  });
});
