import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ToolOutcome } from '../../mcp-server/src/tools/define.ts';
import { type LabDatabase, type LabServer, type ServerKind, startServer } from '../lab/lab.ts';
import { runDefinition, withPlan } from '../schemas/tools/lockstep.ts';
import { outputOf, type Workbench, workbench } from '../tools/call-tool.ts';
import { hostileNamesAsked } from './hostile-arguments.ts';
import { fillHostile, VICTIM } from './hostile-catalogue.ts';
import { HOSTILE_NAMES, ROW_MARK } from './hostile-texts.ts';
import { problemsOfFiles } from './inert-files.ts';
import { CHOSEN, checked, readOnlyLogin } from './read-only-login.ts';
import { leftOn, pictureOf, rowDigests } from './server-picture.ts';
import { filesBelow, watchProcess } from './watch-process.ts';

const REFUSALS = ['VALIDATION', 'NOT_FOUND', 'UNSUPPORTED', 'CONFIG'];
const PASSWORDS = ['lab-admin', 'lab-reader', CHOSEN];
/** The attacks, the victim, and the one whose expressions are traps. */
const TABLES = HOSTILE_NAMES.length + 2;
const home = mkdtempSync(join(tmpdir(), 'lockstep-attacked-'));
const servers: LabServer[] = [];
afterAll(async () => {
  await Promise.all(servers.map((server) => server.stop()));
  rmSync(home, { recursive: true, force: true });
});

const QUIET = ['-c', 'autovacuum=off'];
/** PostgreSQL writes nothing by itself, and MariaDB shows who holds which lock, as the others do. */
const EXTRA: Readonly<Record<ServerKind, readonly string[]>> = {
  mysql9: [],
  mariadb: ['--performance-schema=ON', '--performance-schema-instrument=wait/lock/metadata/sql/mdl=ON'],
  postgres: QUIET,
  postgres18: QUIET,
};

async function start(kind: ServerKind, trapFile: string): Promise<LabDatabase> {
  const server = await startServer(kind, { extra: EXTRA[kind] });
  servers.push(server);
  const database = await server.createDatabase();
  await fillHostile(database, trapFile);
  return database;
}

describe.each([
  ['mysql9', 'postgres18'],
  ['postgres', 'mariadb'],
] as const)('a superuser among hostile catalogues, %s and %s', (sourceKind, targetKind) => {
  const trapFile = join(tmpdir(), `lockstep-trap-${process.pid}-${sourceKind}`);
  const told: string[] = [];
  let source: LabDatabase;
  let target: LabDatabase;
  let bench: Workbench;
  let small: LabDatabase[];
  let before: unknown;
  const pictures = () => Promise.all([pictureOf(source, trapFile), pictureOf(target, trapFile)]);
  const hear = (outcome: ToolOutcome): ToolOutcome => {
    told.push(JSON.stringify(outcome));
    return outcome;
  };

  beforeAll(async () => {
    [source, target] = await Promise.all([start(sourceKind, trapFile), start(targetKind, trapFile)]);
    // Every call looks at both catalogues: for most of the arguments a small one serves as well.
    small = await Promise.all([source, target].map(({ server }) => server.createDatabase()));
    for (const database of small) await database.execute(VICTIM);
    rmSync(trapFile, { force: true });
    bench = workbench({ source: source.url, target: target.url });
    before = await pictures();
  });
  afterAll(() => bench.close());

  it('gets every answer from every tool, and starts nothing, reaches nobody else and writes below migration/ alone', async () => {
    const outside = () => filesBelow(bench.folder).filter((line) => !line.startsWith('migration/'));
    const watch = watchProcess();
    const call = async (name: string, input: object = {}) => outputOf(hear(await bench.call(name, input)));
    await call('check_connections');
    for (const side of ['source', 'target']) {
      await call('inspect_schema', { side });
      for (const table of ['victim', 'trapped', ...HOSTILE_NAMES.filter((_, at) => at % 17 === 0)])
        await call('inspect_schema', { side, table: table.trim() });
    }
    await call('compare_schemas', { limit: 200 });
    await call('assess_migration', { window_seconds: 0, limit: 200 });
    await call('audit_writers', { show: 'all', limit: 200 });
    await call('generate_plan');
    const parity = await call('check_parity', { settle_seconds: 0, max_differences: 1000 });
    await call('compare_aggregates', {
      table: 'victim',
      measures: [{ op: 'max', column: 'note' }],
      group_by: ['note'],
      settle_seconds: 0,
    });
    await call('sync_status');
    for (const phase of ['prepare', 'write-cutover']) hear(await bench.call('check_gate', { phase }));
    await call('render_status');
    watch.end();
    // MySQL takes the spaces from the end of an enum's label: one row is really another.
    expect(parity.counts).toMatchObject({ tables: TABLES, equal: TABLES - 1, differences: 1, not_checked: 0 });
    expect(watch.programs).toEqual([]);
    expect(watch.addresses().filter((each) => !/^127\.0\.0\.1:(\d+)$/.test(each))).toEqual([]);
    expect(new Set(watch.addresses())).toEqual(
      new Set([source, target].map(({ server }) => `127.0.0.1:${server.port}`)),
    );
    expect(outside()).toEqual([]);
    // Nothing is read or written beside the project either, but for the code that runs.
    const code = ['mcp-server', 'templates', 'node_modules'].map((folder) => join(process.cwd(), folder));
    const isOurs = (path: string) => [bench.folder, ...code].some((own) => path === own || path.startsWith(`${own}/`));
    expect(watch.files().filter((path) => !isOurs(path))).toEqual([]);
    expect(watch.files().filter((path) => path.startsWith(join(bench.folder, 'migration'))).length).toBeGreaterThan(50);
  });

  it('finds every file well-formed and inert in its own language', async () => {
    expect(await problemsOfFiles(join(bench.folder, 'migration'))).toEqual([]);
  });

  it('refuses or answers every hostile argument, and never as a defect', async () => {
    const asked = workbench({ source: small[0]?.url ?? '', target: small[1]?.url ?? '' });
    const calls = hostileNamesAsked();
    // With each name of the catalogue as table, column, comment, default, label, condition, index, view and value.
    expect(calls.length + HOSTILE_NAMES.length * 9).toBeGreaterThan(500);
    const odd: unknown[] = [];
    for (const { tool, input } of calls) {
      const outcome = hear(await asked.call(tool, input));
      if (!outcome.ok && !REFUSALS.includes(outcome.error.code)) odd.push([tool, input, outcome.error]);
    }
    await asked.close();
    expect(odd).toEqual([]);
  });

  it('tells no password and no value of a row, in answers or in files', async () => {
    const files = readdirSync(bench.folder, { recursive: true })
      .map((name) => join(bench.folder, String(name)))
      .filter((path) => statSync(path).isFile());
    const texts = [
      ...told.map((text, at) => [`answer ${at}`, text] as const),
      ...files.map((path) => [path, readFileSync(path, 'utf8')] as const),
    ];
    for (const secret of [...PASSWORDS, ROW_MARK]) {
      expect(
        texts.filter(([, text]) => text.includes(secret)).map(([name, text]) => [name, text.slice(0, 200)]),
      ).toEqual([]);
    }
  });

  it('has left both servers as they were: nothing written, no setting, lock, slot, session or trace of a trap', async () => {
    // A server needs a moment for a session that has said goodbye.
    await expect.poll(() => Promise.all([leftOn(source), leftOn(target)]), { timeout: 20_000 }).toEqual([[], []]);
    expect(await pictures()).toEqual(before);
  });

  it('is given statements that make a login which can do the same work and could do nothing else', async () => {
    const urls = await Promise.all([source, target].map((database) => readOnlyLogin(database)));
    const reader = workbench({ source: urls[0] ?? '', target: urls[1] ?? '' });
    const call = async (name: string, input: object = {}) => outputOf(hear(await reader.call(name, input)));
    const { sides } = checked.parse(await call('check_connections'));
    expect(sides.map(({ privileges }) => [privileges.superuser, privileges.couldDo, privileges.unreadable])).toEqual([
      [false, [], []],
      [false, [], []],
    ]);
    for (const { privileges } of sides) expect(privileges.writeRefusedWith).toMatch(/^(1792|1142|25006)$/);
    expect(await call('compare_schemas')).toMatchObject({ tables: { paired: TABLES } });
    await call('assess_migration', { window_seconds: 0 });
    await call('audit_writers');
    await call('generate_plan');
    expect(await call('check_parity', { settle_seconds: 0 })).toMatchObject({
      counts: { tables: TABLES, equal: TABLES - 1, differences: 1, not_checked: 0 },
    });
    await call('sync_status');
    await reader.close();
    expect(told.filter((text) => text.includes(CHOSEN))).toEqual([]);
  });

  it('makes every table in an empty database, and unmakes it, by the files that it wrote and the server’s own client, and nothing else', async () => {
    const [empty, kept] = [await target.server.createDatabase(), await target.server.createDatabase()];
    await kept.execute(VICTIM);
    const tables = async () => Number((await empty.query(TABLES_OF[empty.server.engine]))[0]?.[0]);
    const untouched = await rowDigests(kept);
    await withPlan(source, empty, async (folder) => {
      expect(await runDefinition(empty, folder, 'forward')).toEqual({ exitCode: 0, refused: [] });
      // What the traps of MySQL would write into is a table of its own there.
      expect(await tables()).toBe(TABLES + (source.server.engine === 'mysql' ? 1 : 0));
      expect(await runDefinition(empty, folder, 'reverse')).toEqual({ exitCode: 0, refused: [] });
      expect(await tables()).toBe(0);
    });
    expect(await rowDigests(kept)).toEqual(untouched);
    expect(['pwned', join(tmpdir(), 'pwned'), trapFile].filter((path) => existsSync(path))).toEqual([]);
  });
});

const TABLES_OF = {
  mysql: "SELECT COUNT(*) FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE = 'BASE TABLE'",
  postgres: "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')",
};
