import type { LabDatabase, LabServer } from '../lab/lab-server.ts';
import type { Application } from './applications.ts';
import { constructsOf } from './criteria/constructs.ts';
import { mysqlFacts } from './facts/mysql-facts.ts';
import { postgresFacts } from './facts/postgres-facts.ts';
import { loadScripts } from './load-scripts.ts';
import { type Judgement, judge } from './score.ts';
import type { Conversion } from './tools/conversion.ts';
import { convertWithLockstep, findingsOf, found } from './tools/lockstep.ts';
import { convertWithPgloader } from './tools/pgloader.ts';
import { saidOf } from './tools/said.ts';

/** What one tool made of one application's schema. */
export interface Outcome {
  readonly conversion: Conversion;
  readonly judgement: Judgement;
}

export interface Measured {
  readonly application: string;
  readonly tables: number;
  readonly constructs: number;
  readonly pgloader: Outcome;
  readonly lockstep: Outcome;
  /** How many of pgloader's silent changes compare_schemas names when it is asked afterwards. */
  readonly foundAfterPgloader: number;
}

export interface MeasuringServers {
  readonly source: LabServer;
  readonly target: LabServer;
}

/** Loads an application's schema and has both tools bring it to PostgreSQL, judged by the same questions. */
export async function measure(
  { source: from, target: to }: MeasuringServers,
  { name, mysql }: Application,
  log: (line: string) => void,
): Promise<Measured> {
  const source = await from.createDatabase();
  try {
    await loadScripts(source, mysql, log);
    const facts = await mysqlFacts(source);
    const constructs = constructsOf(facts);
    const outcome = (convert: typeof convertWithPgloader) =>
      withDatabase(to, async (target) => {
        const conversion = await convert(source, target);
        const after = await postgresFacts(target);
        const named = saidOf(found(await findingsOf(source, target)));
        const silent = judge(constructs, after, (each) => conversion.told(each) || !named(each)).losses;
        return {
          conversion,
          judgement: judge(constructs, after, conversion.told),
          found: silent.filter(({ told }) => !told).length,
        };
      });
    const pgloader = await outcome(convertWithPgloader);
    const lockstep = await outcome(convertWithLockstep);
    return {
      application: name,
      tables: facts.tables.length,
      constructs: constructs.length,
      pgloader,
      lockstep,
      foundAfterPgloader: pgloader.found,
    };
  } finally {
    await source.drop();
  }
}

async function withDatabase<T>(server: LabServer, work: (database: LabDatabase) => Promise<T>): Promise<T> {
  const database = await server.createDatabase();
  try {
    return await work(database);
  } finally {
    await database.drop();
  }
}
