import type { Database } from '../../mcp-server/src/engines/engine.ts';
import { openDatabase } from '../../mcp-server/src/engines/open.ts';
import { mapTables } from '../../mcp-server/src/mapping/map-tables.ts';
import type { AggregateQuestion, AggregatesResult } from '../../mcp-server/src/model/aggregates.ts';
import { type AggregatesInput, checkAggregates } from '../../mcp-server/src/parity/aggregates/check-aggregates.ts';
import type { ServerKind } from '../lab/kinds.ts';
import type { LabDatabase } from '../lab/lab-server.ts';
import { sharedServer } from '../lab/shared.ts';

/** Source and target of the pairs that aggregates are compared on. */
export const aggregatePairs = [
  ['mariadb', 'postgres'],
  ['mysql9', 'postgres18'],
  ['postgres', 'mysql9'],
] as const satisfies readonly (readonly [ServerKind, ServerKind])[];

export interface AggregatesBench {
  readonly source: LabDatabase;
  readonly target: LabDatabase;
  /** Runs statements on both sides, in each engine's own spelling where two are given. */
  both(mysql: string, postgres?: string): Promise<void>;
  /** Inspects, maps by name and compares as the reader; waits no time unless told how. */
  compare(question: AggregateQuestion, changes?: Partial<AggregatesInput>): Promise<AggregatesResult>;
  drop(): Promise<void>;
}

/** Fresh databases on the shared servers. */
export async function aggregatesBench([from, to]: readonly [ServerKind, ServerKind]): Promise<AggregatesBench> {
  const [source, target] = await Promise.all([sharedServer(from).createDatabase(), sharedServer(to).createDatabase()]);
  const [sourceReader, targetReader] = [openReader(source), openReader(target)];
  const run = (database: LabDatabase, mysql: string, postgres: string) =>
    database.execute(database.server.engine === 'mysql' ? mysql : postgres);
  return {
    source,
    target,
    both: async (mysql, postgres = mysql) => {
      await Promise.all([run(source, mysql, postgres), run(target, mysql, postgres)]);
    },
    compare: async (question, changes = {}) => {
      const [sourceSchema, targetSchema] = await Promise.all([inspect(sourceReader), inspect(targetReader)]);
      return checkAggregates({
        source: sourceReader,
        target: targetReader,
        sourceSchema,
        targetSchema,
        mapping: mapTables(sourceSchema, targetSchema),
        question,
        equals: null,
        maxListed: 1000,
        settleMs: 0,
        revealValues: false,
        maskedKinds: [],
        maskSecret: 'secret',
        signal: new AbortController().signal,
        sleep: async () => {},
        ...changes,
      });
    },
    drop: async () => {
      await Promise.all([sourceReader.close(), targetReader.close()]);
      await Promise.all([source.drop(), target.drop()]);
    },
  };
}

const inspect = (database: Database) => database.read((reader) => reader.inspect());

function openReader(database: LabDatabase): Database {
  return openDatabase(database.readerUrl, { connectMs: 10_000, statementMs: 60_000, lockMs: 1000, poolSize: 4 });
}
