import { compareSchemas } from '../../mcp-server/src/compare/compare-schemas.ts';
import { mapTables } from '../../mcp-server/src/compare/map-tables.ts';
import { makeDdl, type SchemaDdl } from '../../mcp-server/src/ddl/make-ddl.ts';
import { openDatabase } from '../../mcp-server/src/engines/open.ts';
import { type DdlChoices, ddlSettings, type Decision } from '../../mcp-server/src/model/ddl.ts';
import type { Finding } from '../../mcp-server/src/model/finding.ts';
import type { Schema } from '../../mcp-server/src/model/schema.ts';
import type { LabDatabase, ServerKind } from '../lab/lab.ts';
import { runSqlAt } from '../lab/run-sql.ts';
import { sharedServer } from '../lab/shared.ts';

const limits = { connectMs: 10_000, statementMs: 60_000, lockMs: 2_000, poolSize: 1 };

/** A live database’s catalogue. */
export async function inspect(url: string): Promise<Schema> {
  const database = openDatabase(url, limits);
  try {
    return await database.read((reader) => reader.inspect());
  } finally {
    await database.close();
  }
}

/** The definition for what the target lacks of the source. */
export function ddlOf(source: Schema, target: Schema, urls: Urls, choices: Partial<DdlChoices> = {}): SchemaDdl {
  return makeDdl({
    source,
    target,
    mapping: mapTables(source, target),
    choices: { ...ddlSettings.parse({}), ...choices },
    sourceText: openDatabase(urls.source, limits).dialect.ddl.catalogueText,
    targetDdl: openDatabase(urls.target, limits).dialect.ddl,
  });
}

export interface Urls {
  readonly source: string;
  readonly target: string;
}

/** Runs every script of one direction; the reverse begins with the last. */
export async function run(url: string, { scripts }: SchemaDdl, direction: 'forward' | 'reverse'): Promise<void> {
  const ordered = direction === 'forward' ? scripts : scripts.toReversed();
  for (const script of ordered) {
    for (const sql of script[direction]) {
      try {
        await runSqlAt(url, sql);
      } catch (error) {
        throw new Error(`${error instanceof Error ? error.message : error}\n${sql}`);
      }
    }
  }
}

export interface Loop {
  readonly source: Schema;
  readonly target: Schema;
  readonly ddl: SchemaDdl;
  readonly findings: readonly Finding[];
}

export interface LoopOptions {
  readonly from: ServerKind;
  readonly to: ServerKind;
  readonly sql: string;
  readonly choices?: Partial<DdlChoices>;
}

/** Both databases for as long as `work` takes. */
export async function withBoth(
  { from, to, sql }: LoopOptions,
  work: (source: LabDatabase, target: LabDatabase) => Promise<void>,
): Promise<void> {
  const source = await sharedServer(from).createDatabase();
  const target = await sharedServer(to).createDatabase();
  try {
    if (sql !== '') await source.execute(sql);
    await work(source, target);
  } finally {
    await source.drop();
    await target.drop();
  }
}

/** A finding that no decision explains: none of them is about the same table, or column, key or index of it. */
export function unexplained(findings: readonly Finding[], decisions: readonly Decision[]): string[] {
  return findings
    .filter(({ object, rule }) => {
      if (object.kind === 'database') return !decisions.some(({ id }) => (EXPLAINS[rule] ?? []).includes(id));
      return !decisions.some(
        (decision) =>
          (EXPLAINS[rule] ?? []).includes(decision.id) &&
          (object.side === 'target' || decision.object.table === object.table) &&
          (object.side === 'target' || object.kind === 'table' || object.kind === 'key' || decision.object.name === object.name),
      );
    })
    .map(({ severity, rule, object, what }) => `${severity} ${rule} ${object.table ?? ''}.${object.name}: ${what}`);
}

/** Which decisions answer which rule of the comparison. */
const EXPLAINS: Readonly<Record<string, readonly string[]>> = {
  'case-sensitivity-changed': ['case-exact', 'case-insensitive'],
};
