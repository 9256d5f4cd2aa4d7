import { compareSchemas } from '../../../mcp-server/src/compare/compare-schemas.ts';
import { mapTables } from '../../../mcp-server/src/compare/map-tables.ts';
import { makeDdl, type SchemaDdl } from '../../../mcp-server/src/ddl/make-ddl.ts';
import { openDatabase } from '../../../mcp-server/src/engines/open.ts';
import { type Decision, ddlSettings } from '../../../mcp-server/src/model/ddl.ts';
import type { Finding, ObjectRef } from '../../../mcp-server/src/model/finding.ts';
import type { Schema } from '../../../mcp-server/src/model/schema.ts';
import type { LabDatabase } from '../../lab/lab-server.ts';
import { tryCommand } from '../../lab/run-command.ts';
import type { Construct } from '../criteria/construct.ts';
import type { Conversion } from './conversion.ts';

const limits = { connectMs: 10_000, statementMs: 60_000, lockMs: 2_000, poolSize: 1 };

/** A live database's catalogue, read by the login that may only read. */
export async function inspect({ readerUrl }: LabDatabase): Promise<Schema> {
  const database = openDatabase(readerUrl, limits);
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
    sourceText: openDatabase(source.readerUrl, limits).dialect.ddl.catalogueText,
    targetDdl: openDatabase(target.readerUrl, limits).dialect.ddl,
  });
}

/** What compare_schemas says of two databases. */
export async function findingsOf(source: LabDatabase, target: LabDatabase): Promise<Finding[]> {
  const [from, to] = [await inspect(source), await inspect(target)];
  return compareSchemas(from, to, mapTables(from, to));
}

/** Runs scripts as their reader would, with the server's own client; returns what the server refused. */
export async function runScripts(target: LabDatabase, scripts: readonly string[]): Promise<string[]> {
  const { stdout, stderr } = await tryCommand(
    ['psql', '--no-psqlrc', '--quiet', '--set=ON_ERROR_STOP=0', '--output=/dev/null', target.url],
    { input: scripts.join('\n') },
  );
  return `${stdout}\n${stderr}`.split('\n').filter((line) => /^(?:ERROR|FATAL):|: error:/.test(line));
}

/** Makes the tables of a MySQL database in an empty one of PostgreSQL with Lockstep, its own choices for everything. */
export async function convertWithLockstep(source: LabDatabase, target: LabDatabase): Promise<Conversion> {
  const start = performance.now();
  const { adopted, scripts } = await definitionFor(source, target);
  const refused = await runScripts(target, scripts.flatMap(({ forward }) => forward));
  const seconds = (performance.now() - start) / 1000;
  const findings = await findingsOf(source, target);
  return { exitCode: refused.length > 0 ? 1 : 0, refused, told: toldIn(adopted.decisions, findings), seconds };
}

/** A construct is told of where a decision or a finding is about it, or about its whole table. */
function toldIn(decisions: readonly Decision[], findings: readonly Finding[]): Conversion['told'] {
  const said = new Set([...decisions, ...findings].flatMap(({ object }) => placesOf(object)));
  return ({ table, name }: Construct) => said.has(place(table, name)) || (table !== null && said.has(place(table, table)));
}

function placesOf({ kind, table, name }: ObjectRef): string[] {
  return [place(kind === 'table' ? name : table, name)];
}

function place(table: string | null, name: string): string {
  return JSON.stringify([table?.toLowerCase(), name.toLowerCase()]);
}
