import type { Database, Engine, EngineName, SessionLimits, TableRef } from '../../../mcp-server/src/engines/engine.ts';
import type { LabDatabase, ServerKind } from '../../lab/lab.ts';
import { sharedServer } from '../../lab/shared.ts';

/** The engine whose promises are checked, and the server it is checked on. */
export interface Subject {
  readonly engine: Engine;
  readonly kind: ServerKind;
}

/** One thing for each engine, such as the SQL that sets up a case. */
export type PerEngine<T> = Readonly<Record<EngineName, T>>;

/** The same for both. */
export const both = <T>(value: T): PerEngine<T> => ({ mysql: value, postgres: value });

/** A database of its own, opened through the engine under test. */
export interface Fixture {
  readonly lab: LabDatabase;
  /** As the superuser. */
  readonly admin: Database;
  /** As a login that can only read. */
  readonly reader: Database;
  /** A table by its bare name, in the schema that unqualified names mean. */
  table(name: string): TableRef;
}

/** Generous limits: no case may depend on them. */
export const LIMITS: SessionLimits = { connectMs: 5000, statementMs: 30_000, lockMs: 2000, poolSize: 3 };

/** Makes a database on the shared server, runs the set-up SQL of the subject's engine in it, and drops it afterwards. */
export async function withDatabase(
  { engine, kind }: Subject,
  setUp: PerEngine<string>,
  work: (fixture: Fixture) => Promise<void>,
): Promise<void> {
  const lab = await sharedServer(kind).createDatabase();
  const admin = engine.open(lab.url, LIMITS);
  const reader = engine.open(lab.readerUrl, LIMITS);
  const schema = engine.name === 'mysql' ? lab.name : 'public';
  try {
    if (setUp[engine.name] !== '') await lab.execute(setUp[engine.name]);
    await work({ lab, admin, reader, table: (name) => ({ schema, name }) });
  } finally {
    await Promise.all([admin.close(), reader.close()]);
    await lab.drop();
  }
}
