import { setTimeout as wait } from 'node:timers/promises';
import { statementsOf } from '../../../templates/sync/src/sql/statements.ts';
import type { Random } from '../../demo/dataset/random.ts';
import type { LabDatabase } from '../../lab/lab-server.ts';
import { failureOf, openSession, type Session } from './session.ts';

/** What became of a run of a file. */
export interface FileRun {
  readonly outcome: 'done' | 'killed';
  readonly ms: number;
  /** How often it was run again because a lock or a deadlock was in its way. */
  readonly again: number;
  /** The last statement's first answer. */
  readonly said: string | null;
}

/** How often a file is tried again for a lock, as the generated command line does. */
const ATTEMPTS = 200;

/** Runs a generated file as its client does: statement by statement, up to the first that fails; again when a lock was in the way. Throws what the server refused. */
export async function runFile(database: LabDatabase, script: string): Promise<FileRun> {
  for (let again = 0; ; again++) {
    const session = await openSession(database);
    const began = Date.now();
    try {
      const said = await runStatements(session, statementsIn(database, script));
      return { outcome: 'done', said, ms: Date.now() - began, again };
    } catch (error) {
      const failure = failureOf(error);
      if ((failure !== 'lock time-out' && failure !== 'deadlock') || again === ATTEMPTS) throw error;
    } finally {
      await session.close();
    }
    await wait(50);
  }
}

/** Runs a file and ends its session from another after so many milliseconds; `done` when the file was faster. */
export async function runFileAndKill(database: LabDatabase, script: string, afterMs: number): Promise<FileRun> {
  const began = Date.now();
  const session = await openSession(database);
  let ended = false;
  const running = runStatements(session, statementsIn(database, script)).then(
    (said) => ({ outcome: 'done' as const, said }),
    (error: unknown) => {
      const failure = failureOf(error);
      // A lock in the way is one more way not to come through; a session that is ended is told in many words.
      if (failure === 'refused' && !ended) throw error;
      return { outcome: 'killed' as const, said: null };
    },
  );
  try {
    await Promise.race([running, wait(afterMs)]);
    ended = true;
    await endSession(database, session.id);
    return { ...(await running), ms: Date.now() - began, again: 0 };
  } finally {
    await session.close();
  }
}

/** Runs some of a file's statements, and ends the session before the next. */
export async function runFileInPart(database: LabDatabase, script: string, random: Random): Promise<FileRun> {
  const began = Date.now();
  const session = await openSession(database);
  const statements = statementsIn(database, script);
  try {
    await runStatements(session, statements.slice(0, random.whole(1, Math.max(1, statements.length - 1))));
  } catch (error) {
    if (failureOf(error) === 'refused') throw error;
  } finally {
    await endSession(database, session.id);
    await session.close();
  }
  return { outcome: 'killed', ms: Date.now() - began, again: 0, said: null };
}

/** The statements of a file, without what only its client reads. */
export function statementsIn(database: LabDatabase, script: string): string[] {
  const { engine } = database.server;
  return statementsOf(engine, engine === 'postgres' ? script.replace(/^\\.*$/gm, '') : script);
}

async function runStatements(session: Session, statements: readonly string[]): Promise<string | null> {
  let said: string | null = null;
  for (const statement of statements) said = (await session.run(statement))[0]?.[0] ?? said;
  return said;
}

/** The server ends the session, as when its client's machine is gone; it may have ended by itself. */
async function endSession(database: LabDatabase, id: number): Promise<void> {
  const statement = database.server.engine === 'mysql' ? `KILL ${id}` : `SELECT pg_terminate_backend(${id})`;
  await database.query(statement).catch(() => undefined);
}
