import { compareSchemas } from '../../../mcp-server/src/compare/compare-schemas.ts';
import { mapTables } from '../../../mcp-server/src/compare/map-tables.ts';
import { makeDdl } from '../../../mcp-server/src/ddl/make-ddl.ts';
import { openDatabase } from '../../../mcp-server/src/engines/open.ts';
import { type Adopted, ddlSettings, type SchemaDdl } from '../../../mcp-server/src/model/ddl.ts';
import type { Finding } from '../../../mcp-server/src/model/finding.ts';
import type { Schema } from '../../../mcp-server/src/model/schema.ts';
import type { LabDatabase } from '../../lab/lab-server.ts';
import { tryCommand } from '../../lab/run-command.ts';
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

/** What compare_schemas says of two databases. */
export async function findingsOf(source: LabDatabase, target: LabDatabase): Promise<Finding[]> {
  const [from, to] = [await inspect(source), await inspect(target)];
  return compareSchemas(from, to, mapTables(from, to));
}

/** What psql said of scripts that it was to run until the first error. */
export interface Run {
  readonly exitCode: number;
  readonly refused: readonly string[];
}

/** Runs scripts as the runbook does, with the server's own client. */
export async function runScripts(target: LabDatabase, scripts: readonly string[]): Promise<Run> {
  const words = ['psql', '--no-psqlrc', '--quiet', '--set=ON_ERROR_STOP=1', '--output=/dev/null', target.url];
  const { code, stderr } = await tryCommand(words, { input: scripts.join('\n') });
  return { exitCode: code, refused: stderr.split('\n').filter((line) => /^(?:ERROR|FATAL):|: error:/.test(line)) };
}

/** Every statement of a definition in the order in which it runs. */
export function statementsOf({ scripts }: SchemaDdl, direction: 'forward' | 'reverse'): string[] {
  const ordered = direction === 'forward' ? scripts : scripts.toReversed();
  return ordered.flatMap((script) => script[direction]);
}

/** Makes the tables of a MySQL database in an empty one of PostgreSQL with Lockstep, its own choices for everything. */
export async function convertWithLockstep(source: LabDatabase, target: LabDatabase): Promise<Conversion> {
  const start = performance.now();
  const definition = await definitionFor(source, target);
  const run = await runScripts(target, statementsOf(definition, 'forward'));
  const seconds = (performance.now() - start) / 1000;
  const findings = await findingsOf(source, target);
  return { ...run, told: saidOf([...decided(definition.adopted), ...found(findings)]), seconds };
}

/** What the definition says that it changes. */
export function decided({ decisions }: Adopted): Said[] {
  return decisions.map(({ id, object }) => ({ word: id, object }));
}

/** What a comparison says. */
export function found(findings: readonly Finding[]): Said[] {
  return findings.map(({ rule, object }) => ({ word: rule, object }));
}
