import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { compareSchemas } from '../../../mcp-server/src/compare/compare-schemas.ts';
import { makeDdl } from '../../../mcp-server/src/ddl/make-ddl.ts';
import { openDatabase } from '../../../mcp-server/src/engines/open.ts';
import { mapTables } from '../../../mcp-server/src/mapping/map-tables.ts';
import { type Adopted, ddlSettings, type SchemaDdl } from '../../../mcp-server/src/model/ddl.ts';
import type { Finding } from '../../../mcp-server/src/model/finding.ts';
import type { Schema } from '../../../mcp-server/src/model/schema.ts';
import type { LabDatabase } from '../../lab/lab-server.ts';
import { tryCommand } from '../../lab/run-command.ts';
import { outputOf, workbench } from '../../tools/call-tool.ts';
import type { Conversion } from './conversion.ts';
import { type Said, saidOf } from './said.ts';

const limits = { connectMs: 10_000, statementMs: 60_000, lockMs: 2_000, poolSize: 1 };

/** A live database's catalogue; by the admin's login, as pgloader reads it, unless told. */
export async function inspect({ url }: Pick<LabDatabase, 'url'>): Promise<Schema> {
  const database = openDatabase(url, limits);
  try {
    return await database.read((reader) => reader.inspect());
  } finally {
    await database.close();
  }
}

/** The target's definition as Lockstep writes it, every choice left as it is. */
export async function definitionFor(source: LabDatabase, target: LabDatabase): Promise<SchemaDdl> {
  const [from, to] = [await inspect(source), await inspect(target)];
  return makeDdl({
    source: from,
    target: to,
    mapping: mapTables(from, to),
    choices: ddlSettings.parse({}),
    sourceText: openDatabase(source.url, limits).dialect.ddl.catalogueText,
    targetDdl: openDatabase(target.url, limits).dialect.ddl,
  });
}

/** What compare_schemas says of two databases, paired by name unless told. */
export async function findingsOf(source: LabDatabase, target: LabDatabase, pair = mapTables): Promise<Finding[]> {
  const [from, to] = [await inspect(source), await inspect(target)];
  return compareSchemas(from, to, pair(from, to));
}

/** What a client said of files that it was to run, each until the first error. */
export interface Run {
  readonly exitCode: number;
  readonly refused: readonly string[];
}

/** Writes the plan as generate_plan does, and hands over its folder until the work is done. */
export async function withPlan<T>(
  source: LabDatabase,
  target: LabDatabase,
  work: (folder: string) => Promise<T>,
): Promise<T> {
  const tools = workbench({ source: source.url, target: target.url }, {}, 'terminal');
  try {
    outputOf(await tools.call('generate_plan'));
    return await work(join(tools.folder, 'migration'));
  } finally {
    await tools.close();
    await rm(tools.folder, { recursive: true, force: true });
  }
}

/** Runs the files of a definition as the runbook does, with the server's own client; the way back begins with the last. */
export async function runDefinition(target: LabDatabase, plan: string, direction: 'forward' | 'reverse'): Promise<Run> {
  const folder = join(plan, 'schema', ...(direction === 'reverse' ? ['undo'] : []));
  const files = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  for (const file of direction === 'forward' ? files : files.reverse()) {
    const { code, stdout, stderr } = await tryCommand(clientOf(target), {
      input: await readFile(join(folder, file), 'utf8'),
    });
    const said = `${stdout}\n${stderr}`.split('\n');
    const refused = said.filter((line) => /^(?:ERROR|FATAL)\b|: error:/.test(line)).map((line) => `${file}: ${line}`);
    if (code !== 0 || refused.length > 0) return { exitCode: code, refused };
  }
  return { exitCode: 0, refused: [] };
}

function clientOf({ server, url, name }: LabDatabase): string[] {
  if (server.engine === 'postgres') return ['psql', '--no-psqlrc', '--quiet', '--set=ON_ERROR_STOP=1', url];
  const { hostname, port, username, password } = new URL(url);
  const login = [`--host=${hostname}`, `--port=${port}`, `--user=${username}`, `--password=${password}`, '--ssl'];
  return ['mariadb', '--no-defaults', ...login, '--default-character-set=utf8mb4', '--binary-mode', name];
}

/** Makes the tables of a database in an empty one with Lockstep, its own choices for everything. */
export async function convertWithLockstep(source: LabDatabase, target: LabDatabase): Promise<Conversion> {
  const { adopted } = await definitionFor(source, target);
  const start = performance.now();
  const run = await withPlan(source, target, (plan) => runDefinition(target, plan, 'forward'));
  const seconds = (performance.now() - start) / 1000;
  const findings = await findingsOf(source, target);
  return { ...run, told: saidOf([...decided(adopted), ...found(findings)]), seconds };
}

/** What the definition says that it changes. */
export function decided({ decisions }: Adopted): Said[] {
  return decisions.map(({ id, object }) => ({ word: id, object }));
}

/** What a comparison says. */
export function found(findings: readonly Finding[]): Said[] {
  return findings.map(({ rule, object }) => ({ word: rule, object }));
}
