import type { Database } from '../../mcp-server/src/engines/engine.ts';
import { openDatabase } from '../../mcp-server/src/engines/open.ts';
import { mapTables } from '../../mcp-server/src/mapping/map-tables.ts';
import type { ParityResult, ParityTable } from '../../mcp-server/src/model/parity.ts';
import type { Schema } from '../../mcp-server/src/model/schema.ts';
import {
  checkParity,
  type ParityAnswer,
  type ParityInput,
  type ParityOptions,
} from '../../mcp-server/src/parity/check-parity.ts';
import type { ServerKind } from '../lab/kinds.ts';
import type { LabDatabase, LabServer } from '../lab/lab-server.ts';
import { sharedServer } from '../lab/shared.ts';

/** Source and target of the pairs that end-to-end tests run on. */
export const pairs = [
  ['mariadb', 'postgres'],
  ['mysql9', 'postgres18'],
  ['mysql9', 'mysql9'],
] as const satisfies readonly (readonly [ServerKind, ServerKind])[];

export interface ParityBench {
  readonly source: LabDatabase;
  readonly target: LabDatabase;
  /** Both sides as the check reads them. */
  readonly sourceReader: Database;
  readonly targetReader: Database;
  /** Runs the same statements on both sides. */
  both(sql: string): Promise<void>;
  /** Inspects both sides as the reader. */
  inspect(): Promise<{ readonly sourceSchema: Schema; readonly targetSchema: Schema }>;
  /** Inspects, maps by name and checks as the reader; waits no time unless told how. */
  check(options?: ParityOptions, changes?: Partial<ParityInput>): Promise<ParityResult>;
  /** The same with the repairs. */
  answer(options?: ParityOptions, changes?: Partial<ParityInput>): Promise<ParityAnswer>;
  /** The only table of a check. */
  checkTable(options?: ParityOptions, changes?: Partial<ParityInput>): Promise<ParityTable>;
  /** A table's name as results spell it. */
  nameOf(side: 'source' | 'target', table: string): string;
  drop(): Promise<void>;
}

/** One INSERT per thousand rows; `row` gives the values of row 1, 2, … as SQL. */
export function insertRows(table: string, count: number, row: (at: number) => string): string {
  const starts = Array.from({ length: Math.ceil(count / 1000) }, (_, at) => at * 1000);
  return starts
    .map((start) => {
      const rows = Array.from({ length: Math.min(1000, count - start) }, (_, at) => `(${row(start + at + 1)})`);
      return `INSERT INTO ${table} VALUES ${rows.join(',')};`;
    })
    .join('\n');
}

/** Fresh databases on the shared servers. */
export function shareBench([source, target]: readonly [ServerKind, ServerKind]): Promise<ParityBench> {
  return openBench(sharedServer(source), sharedServer(target));
}

/** Fresh databases on the given servers, and read-only connections to them. */
export async function openBench(sourceServer: LabServer, targetServer: LabServer): Promise<ParityBench> {
  const [source, target] = await Promise.all([sourceServer.createDatabase(), targetServer.createDatabase()]);
  const [sourceReader, targetReader] = [openReader(source), openReader(target)];
  const inspect = async () => {
    const [sourceSchema, targetSchema] = await Promise.all(
      [sourceReader, targetReader].map((database) => database.read((reader) => reader.inspect())),
    );
    if (sourceSchema === undefined || targetSchema === undefined) throw new Error('a side was not inspected');
    return { sourceSchema, targetSchema };
  };
  const answer: ParityBench['answer'] = async (options = {}, changes = {}) => {
    const { sourceSchema, targetSchema } = await inspect();
    return checkParity({
      source: sourceReader,
      target: targetReader,
      sourceSchema,
      targetSchema,
      mapping: mapTables(sourceSchema, targetSchema),
      options: { sleep: async () => {}, ...options },
      signal: new AbortController().signal,
      onProgress: () => {},
      ...changes,
    });
  };
  const check: ParityBench['check'] = async (options, changes) => (await answer(options, changes)).result;
  return {
    source,
    target,
    sourceReader,
    targetReader,
    answer,
    inspect,
    check,
    nameOf: (side, table) => {
      const database = side === 'source' ? source : target;
      return `${database.server.engine === 'postgres' ? 'public' : database.name}.${table}`;
    },
    both: async (sql) => void (await Promise.all([source.execute(sql), target.execute(sql)])),
    checkTable: async (options, changes) => {
      const { tables } = await check(options, changes);
      const [table] = tables;
      if (table === undefined || tables.length !== 1) throw new Error(`${tables.length} tables were checked, not one`);
      return table;
    },
    drop: async () => {
      await Promise.all([sourceReader.close(), targetReader.close()]);
      await Promise.all([source.drop(), target.drop()]);
    },
  };
}

/** A read-only connection to a database. */
export function openReader(database: LabDatabase): Database {
  return openDatabase(database.readerUrl, { connectMs: 10_000, statementMs: 60_000, lockMs: 1000, poolSize: 4 });
}
