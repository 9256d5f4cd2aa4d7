import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ensurePrograms } from '../lab/extra-packages.ts';
import { openProject, type Project } from '../worked/project.ts';
import { textOf } from './fake-model.ts';
import { promptClaude } from './prompt-claude.ts';

let project: Project;

beforeAll(async () => {
  await ensurePrograms(['psql', 'mariadb'], () => undefined);
  project = await openProject();
  project.preamble([
    'lockstep() { LOCKSTEP_SOURCE_URL="$READER_SOURCE_URL" LOCKSTEP_TARGET_URL="$READER_TARGET_URL" node "$LOCKSTEP_HOME/mcp-server/dist/lockstep.js" "$@"; }',
    'kit() { npm --silent --prefix migration/sync run sync -- "$@"; }',
  ]);
  const settings = ['migration: { code_in_hand: true, other_writers: [nightly import], reversible: true }'];
  settings.push('gates: { soak_hours: 0.0003, shadow_reads: 10 }', 'observe: { shadow_files: [shadow.jsonl] }');
  writeFileSync(join(project.folder, 'lockstep.yaml'), `${settings.join('\n')}\n`);
  await project.source.execute(
    `CREATE TABLE customers (id int AUTO_INCREMENT PRIMARY KEY, email varchar(90) NOT NULL, vip tinyint(1) NOT NULL DEFAULT 0);
     CREATE TABLE orders (id bigint AUTO_INCREMENT PRIMARY KEY, customer_id int NOT NULL, total decimal(10,2) NOT NULL, placed_at datetime NOT NULL, FOREIGN KEY (customer_id) REFERENCES customers (id));
     INSERT INTO customers (email) VALUES ('ada@example.com'), ('zoë@example.com');
     SET SESSION sql_mode = '';
     INSERT INTO orders (customer_id, total, placed_at) VALUES (1, 19.99, '2026-01-05 10:00:00'), (2, 0.01, '2026-02-01 09:30:00'), (2, 7, '0000-00-00 00:00:00')`,
  );
});
afterAll(() => project.close());

type Call = readonly [tool: string, input?: Readonly<Record<string, unknown>>];

/**
 * A user types a command, and the model makes the calls, one a turn. Checks that the command was expanded for the model, with the
 * guide that belongs to it, that nothing was refused, and that the model was sent each result; gives back the results.
 */
async function ask(
  prompt: string,
  expanded: string | readonly string[],
  ...calls: readonly Call[]
): Promise<Record<string, unknown>[]> {
  const home = join(dirname(project.folder), 'claude');
  const scratch = { home, project: project.folder, temporary: join(home, 'tmp') };
  mkdirSync(scratch.temporary, { recursive: true });
  const turns = calls.map(([tool, input = {}]) => ({
    tools: [{ name: `mcp__plugin_lockstep_db__${tool}`, input }],
  }));
  const { requests, result, toolResults } = await promptClaude(scratch, {
    prompt,
    turns: [...turns, { text: 'answered' }],
    args: ['--plugin-dir', project.plugin],
    environment: {
      LOCKSTEP_SOURCE_URL: project.source.readerUrl,
      LOCKSTEP_TARGET_URL: project.target.readerUrl,
    },
  });
  expect({ isError: result.is_error, answer: result.result, denials: result.permission_denials }).toEqual({
    isError: false,
    answer: 'answered',
    denials: [],
  });
  const sent = requests.map(textOf);
  expect(sent.length).toBe(calls.length + 1);
  for (const text of [expanded].flat()) expect(sent[0]).toContain(text);
  expect(sent[0]).not.toContain('$ARGUMENTS');
  expect(toolResults.map(({ isError }) => isError)).toEqual(calls.map(() => false));
  toolResults.forEach(({ text }, at) => {
    expect(sent[at + 1]).toContain(text);
  });
  return toolResults.map(({ text }) => JSON.parse(text));
}

async function types(...commands: readonly string[]): Promise<void> {
  for (const command of commands) {
    const answer = /^lockstep accept/.test(command) ? 'accept' : /--change (\S+)/.exec(command)?.[1];
    const { exitCode, printed } = await project.type(command, answer);
    if (exitCode !== 0) throw new Error(`${command} ended with ${exitCode}: ${printed}`);
  }
}

/** The criteria that keep a gate closed; empty when it is open. */
function notPassed(answer: Record<string, unknown> | undefined): string[] {
  const { verdict, criteria } = answer as { verdict: string; criteria: { id: string; state: string }[] };
  const left = criteria.filter(({ state }) => state !== 'passed').map(({ id, state }) => `${state} ${id}`);
  expect(verdict).toBe(left.length === 0 ? 'open' : 'closed');
  return left;
}

/** A line that only this skill has: the first after its title. */
function guideOf(skill: string): string {
  const text = readFileSync(join(project.plugin, 'skills', skill, 'SKILL.md'), 'utf8');
  return /^# .*\n\n(.+)$/m.exec(text)?.[1] ?? 'no such line';
}

const settled: Call = ['check_parity', { settle_seconds: 1 }];

it('/lockstep:assess finds the row that will break, and the owner mends it', async () => {
  const [connections, schemas, data] = await ask(
    '/lockstep:assess',
    'Assess the migration.',
    ['check_connections'],
    ['compare_schemas'],
    ['assess_migration', { window_seconds: 0 }],
    ['audit_writers'],
  );
  expect(connections).toMatchObject({ sides: [{ error: null }, { error: null }] });
  expect(schemas).toMatchObject({ counts: { blocker: 2 } });
  expect(JSON.stringify(data)).toContain('zero-date');
  await project.source.execute("UPDATE orders SET placed_at = '2026-02-14 00:00:00' WHERE id = 3");
});

it('/lockstep:plan writes definitions and kit, and once they were run the plan for what stands', async () => {
  const calls: Call[] = [['check_connections'], ['compare_schemas', { severity: 'blocker' }], ['generate_plan']];
  await ask('/lockstep:plan one minute without writes', 'one minute without writes', ...calls);
  expect(existsSync(join(project.folder, 'migration/sync/README.md'))).toBe(true);
  await types('for file in migration/schema/*.sql; do psql -q -v ON_ERROR_STOP=1 -o /dev/null -f $file; done');
  const [, schemas] = await ask('/lockstep:plan one minute without writes', 'one minute without writes', ...calls);
  expect(schemas).toMatchObject({ counts: { blocker: 0 } });
  expect(readFileSync(join(project.folder, 'migration/sync/README.md'), 'utf8')).toContain('orders');
});

it('/lockstep:gate target-schema opens when capture is on and a person has answered', async () => {
  const look: Call[] = [['compare_schemas'], ['check_gate', { phase: 'target-schema' }]];
  await types('npm --prefix migration/sync install', 'kit install --triggers');
  await ask('/lockstep:sync triggers', ['What is wanted: triggers', guideOf('dual-writing')], ['sync_status']);
  await ask('/lockstep:assess', 'Assess the migration.', ['assess_migration', { window_seconds: 0 }]);
  const closed = await ask('/lockstep:gate target-schema', 'when it is empty: target-schema', ...look);
  expect(notPassed(closed.at(-1))).toEqual(['failed data-assessed']);
  await types(
    'lockstep accept "data: 1 question without an answer" --reason "the owner sees no trigger but the kit’s"',
  );
  const open = await ask('/lockstep:gate target-schema', 'when it is empty: target-schema', ...look.slice(1));
  expect(notPassed(open.at(-1))).toEqual([]);
});

it('/lockstep:parity names the row that somebody changed on the target, the gate refuses, and opens after the repair', async () => {
  await types('kit backfill activate', 'kit relay run &', 'kit backfill run');
  await project.source.execute("INSERT INTO customers (email) VALUES ('new@example.com')");
  await project.target.execute('UPDATE orders SET total = 0 WHERE id = 1');
  await expect
    .poll(() => project.target.query('SELECT count(*) FROM customers'), { timeout: 120_000 })
    .toEqual([['3']]);
  const [drift] = await ask('/lockstep:parity orders', 'all mapped ones when empty: orders', settled);
  expect(drift).toMatchObject({ verdict: 'drift' });
  expect(JSON.stringify(drift)).toMatch(/"differences":\[\{"kind":"different","key":\{"id":"1"\}.*"name":"total"/);
  const gate: Call = ['check_gate', { phase: 'backfill' }];
  const [halt, refused] = await ask('/lockstep:gate backfill', 'when it is empty: backfill', ['sync_status'], gate);
  expect(halt).toMatchObject({ state: 'halt' });
  expect(notPassed(refused)).toEqual(['failed zero-drift']);
  await types('kit reconcile --settle 1 || true', 'kit reconcile --apply');
  expect(await project.target.query('SELECT total FROM orders WHERE id = 1')).toEqual([['19.99']]);
  const again = await ask('/lockstep:gate backfill', 'when it is empty: backfill', settled, gate);
  expect(notPassed(again.at(-1))).toEqual([]);
});

it('/lockstep:gate write-cutover refuses, and /lockstep:cutover finds it open after rehearsal and a person’s approval', async () => {
  await types('kit cutover prove --capture triggers', 'kit cutover rehearse --capture triggers');
  const moment = (minute: number) => `2026-01-01T00:0${minute}:00.000Z`;
  const reads = [{ name: 'order', outcomes: { match: 1000 }, fields: {}, examples: [] }];
  const record = { from: moment(0), to: moment(1), process: 'app-1', primary: 'source', reads };
  writeFileSync(join(project.folder, 'shadow.jsonl'), `${JSON.stringify(record)}\n`);
  const gate: Call = ['check_gate', { phase: 'write-cutover' }];
  const refused = await ask(
    '/lockstep:gate write-cutover',
    'when it is empty: write-cutover',
    ['audit_writers'],
    settled,
    ['sync_status'],
    gate,
  );
  expect(notPassed(refused.at(-1))).toEqual(['failed writers-covered', 'unknown p99-impact', 'unknown approved']);
  const host = `127.0.0.1:${project.target.server.port}/shop`;
  await types(
    'lockstep accept "writers: 0 uncovered, 0 unexplained, 0 untold" --reason "import and shop are the only logins that write"',
    'lockstep accept "latency: not measured by Lockstep" --reason "the dashboard of the shop shows no change"',
    `lockstep approve write-cutover --change CHG-4711 --target ${host} --action "flip the writers"`,
  );
  const [open] = await ask('/lockstep:cutover flip', ['What is wanted: flip', guideOf('cutting-over')], gate);
  expect(notPassed(open)).toEqual([]);
  const [page] = await ask('/lockstep:status page', 'What else is wanted: page', ['render_status']);
  expect(page).toMatchObject({ summary: expect.stringMatching(/^fine: /) });
  expect(readFileSync(join(project.folder, 'migration/status.html'), 'utf8')).toContain('Next gate');
});
