import { afterEach, describe, expect, it } from 'vitest';
import { describeCapacity } from '../../mcp-server/src/cdc/capacity.ts';
import { describeCdc } from '../../mcp-server/src/cdc/describe-cdc.ts';
import { postgresDialect } from '../../mcp-server/src/engines/postgres/dialect.ts';
import type { DescribedCdc } from '../../mcp-server/src/model/described-cdc.ts';
import { renderCdc } from '../../mcp-server/src/render/cdc/cdc-files.ts';
import { type KitProject, openKitProject } from '../kit/kit-project.ts';
import type { ServerKind } from '../lab/kinds.ts';
import { runClient } from '../render/run-client.ts';

const PAIRS = [
  ['mariadb', 'postgres18'],
  ['mysql9', 'postgres'],
  ['postgres18', 'mysql9'],
  ['postgres', 'mariadb'],
] as const;
type Side = 'source' | 'target';

/** A name that means something to regular expressions, shells, JSON and SQL. */
const ODD = "it's a $1 [x]*\\";

let project: KitProject;
afterEach(() => project.drop());

const isPostgres = (side: Side) => project.input[side].dialect.engine === 'postgres';
const quoted = (side: Side, name: string) => project.input[side].dialect.identifier(name);

/** Two databases, what is generated for them, and a way to run its scripts as a person would. */
async function open(kinds: readonly [ServerKind, ServerKind], targetVersion?: string) {
  const tables = (postgres: boolean) => {
    const mark = postgres ? '"' : '`';
    return `CREATE TABLE ${mark}${ODD}${mark} (a varchar(40), b int, v varchar(400) NULL, PRIMARY KEY (a, b)); CREATE TABLE plain (id int PRIMARY KEY, t text)`;
  };
  const fromPostgres = kinds[0].startsWith('postgres');
  const yaml = fromPostgres ? 'schemas: { public: TARGET }' : 'tables: []';
  project = await openKitProject(kinds, { source: tables(fromPostgres), target: tables(!fromPostgres) }, yaml);
  const { source, target, mapping } = project.input;
  const cdc = describeCdc({
    source: { ...source, encrypted: false },
    target: {
      ...target,
      schema: targetVersion === undefined ? target.schema : { ...target.schema, version: targetVersion },
      encrypted: false,
    },
    mapping,
  });
  const sides = {
    source: { label: 'db1:1/a', server: '', dialect: source.dialect },
    target: { label: 'db2:2/b', server: '', dialect: target.dialect },
  };
  const capacity = describeCapacity({ cdc, source: source.schema, measured: null, writesPerMinute: undefined });
  const files = renderCdc(cdc, { sides, checks: [], capacity });
  const run = (side: Side, name: string) => {
    const file = files.find(({ path }) => path === `cdc/sql/${name}.sql`);
    if (file === undefined) throw new Error(`no script ${name} was generated`);
    const { status, stderr } = runClient(project[side], file, sides[side].dialect.clientCommand(file.path));
    expect({ name, status, stderr: status === 0 ? '' : stderr }).toEqual({ name, status: 0, stderr: '' });
  };
  for (const [side, login] of [
    ['source', 'lockstep_capture'],
    ['target', 'lockstep_sink'],
  ] as const)
    await project[side].execute(
      isPostgres(side)
        ? `DO $$ BEGIN CREATE ROLE ${login} LOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$`
        : `CREATE USER IF NOT EXISTS '${login}'@'%' IDENTIFIED BY 'Trial-of-the-scripts-1'`,
    );
  return { cdc, run };
}

/** Writes a row of the target as a sink does. */
async function arrives(v: string | undefined, version: string | undefined): Promise<void> {
  const table = quoted('target', ODD);
  const insert = `INSERT INTO ${table} (a, b, v, lockstep_version) VALUES ('k', 1, '${v}', ${version})`;
  await project.target.execute(
    isPostgres('target')
      ? `SET session_replication_role = replica; ${insert} ON CONFLICT (a, b) DO UPDATE SET v = EXCLUDED.v, lockstep_version = EXCLUDED.lockstep_version; SET session_replication_role = origin`
      : `${insert} ON DUPLICATE KEY UPDATE v = VALUES(v), lockstep_version = VALUES(lockstep_version)`,
  );
}

const rowOf = async (side: Side): Promise<readonly (string | null)[]> =>
  (await project[side].query(`SELECT v, lockstep_version FROM ${quoted(side, ODD)}`))[0] ?? [];

const signals = async ({ homes }: DescribedCdc) => {
  const table = project.input.source.dialect.table({ schema: homes.source, name: 'lockstep_cdc_signal' });
  return project.source.query(`SELECT type, data FROM ${table} ORDER BY type`);
};

describe.each(PAIRS)('the scripts for %s to %s', (...kinds) => {
  it('prepare both sides, signal, guard the target, and take all of it back', async () => {
    const { cdc, run } = await open(kinds);
    run('source', 'source-setup');
    run('target', 'target-setup');
    for (const signal of cdc.signals) run('source', signal.name);
    // A signal may be sent again.
    run('source', 'pause-snapshot');
    const home = cdc.tables[0]?.source.schema ?? '';
    const escaped = `${home}\\.it\\'s\\ a\\ \\$1\\ \\[x\\]\\*\\\\`;
    expect(await signals(cdc)).toEqual([
      ['execute-snapshot', JSON.stringify({ type: 'INCREMENTAL', 'data-collections': [escaped, `${home}\\.plain`] })],
      ['pause-snapshot', '{}'],
      ['pause-snapshot', '{}'],
      ['resume-snapshot', '{}'],
      ['stop-snapshot', '{"type":"INCREMENTAL"}'],
    ]);
    run('source', 'guard-source');
    run('target', 'guard-target');
    await guarded();
    for (const name of ['guard-source-undo', 'source-undo']) run('source', name);
    for (const name of ['guard-target-undo', 'target-undo']) run('target', name);
    const left = await project.target.query(
      `SELECT table_name FROM information_schema.tables WHERE table_name LIKE 'lockstep\\_cdc%' AND table_schema IN ('public', '${project.target.name}')`,
    );
    expect(left).toEqual([]);
  });
});

it('give the sink’s login its setting before PostgreSQL 15 too, where no right on it can be granted and the login is no superuser', async () => {
  const { cdc, run } = await open(['mariadb', 'postgres'], '14.9');
  const url = new URL(project.target.url);
  [url.username, url.password] = ['lockstep_sink', 'Trial-of-the-scripts-1'];
  await project.target.execute(`ALTER ROLE lockstep_sink PASSWORD '${url.password}'`);
  const seen = () =>
    runClient(
      { ...project.target, url: String(url) },
      {
        path: 'look.sql',
        text: "SELECT 'lockstep: ' || current_setting('session_replication_role') || ', superuser ' || rolsuper FROM pg_roles WHERE rolname = current_user",
      },
      postgresDialect.clientCommand('look.sql'),
    ).lines;
  expect(seen()).toEqual(['origin, superuser false']);
  run('target', 'target-setup');
  expect(seen()).toEqual(['replica, superuser false']);
  const address = cdc.sinks[0]?.settings.find(({ key }) => key === 'connection.url')?.value;
  expect(address).not.toContain('session_replication_role');
  run('target', 'target-undo');
  expect(seen()).toEqual(['origin, superuser false']);
});

/** Whatever comes late changes nothing; whatever is newer does. */
async function guarded(): Promise<void> {
  const table = quoted('source', ODD);
  await project.source.execute(`INSERT INTO ${table} (a, b, v) VALUES ('k', 1, 'one')`);
  const [one, first] = await rowOf('source');
  await project.source.execute(`UPDATE ${table} SET v = 'two'`);
  const [two, second] = await rowOf('source');
  expect(BigInt(second ?? 0)).toBeGreaterThan(BigInt(first ?? 0));
  const late = () => arrives(one ?? '', first ?? '');
  await arrives(two ?? '', second ?? '');
  await late();
  await arrives(two ?? '', second ?? '');
  expect(await rowOf('target')).toEqual(['two', second]);
  await project.target.execute(`DELETE FROM ${quoted('target', ODD)}`);
  // A trigger of MySQL cannot pass over an INSERT: it is an error, and the sink stops.
  if (isPostgres('target')) await late();
  else await expect(late()).rejects.toThrow('this image of the row is from before its delete');
  expect(await rowOf('target')).toEqual([]);
  await project.source.execute(`DELETE FROM ${table}; INSERT INTO ${table} (a, b, v) VALUES ('k', 1, 'three')`);
  const [three, third] = await rowOf('source');
  await arrives(three ?? '', third ?? '');
  expect(await rowOf('target')).toEqual(['three', third]);
}
