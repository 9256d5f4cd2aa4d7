import { setTimeout as pause } from 'node:timers/promises';
import { LAB_LOGINS } from '../../lab/accounts.ts';
import type { LabDatabase } from '../../lab/lab.ts';

const CONNECTIONS = {
  mysql: `SELECT ID, USER, COMMAND = 'Sleep', COALESCE(INFO, '') FROM information_schema.PROCESSLIST WHERE DB = DATABASE() AND ID <> CONNECTION_ID()`,
  postgres: `SELECT pid::text, usename, CASE WHEN state = 'active' THEN '0' ELSE '1' END, query FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`,
};

const TRANSACTIONS = {
  mysql: `SELECT p.ID FROM information_schema.INNODB_TRX t JOIN information_schema.PROCESSLIST p ON p.ID = t.trx_mysql_thread_id WHERE p.DB = DATABASE() AND p.ID <> CONNECTION_ID()`,
  postgres: `SELECT pid::text FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL`,
};

/** What one other connection to the database is doing, as the server sees it. */
export interface Activity {
  readonly id: string;
  readonly user: string;
  readonly idle: boolean;
  readonly statement: string;
}

async function activities(lab: LabDatabase): Promise<Activity[]> {
  const rows = await lab.query(CONNECTIONS[lab.server.engine]);
  return rows.map(([id = '', user = '', idle, statement = '']) => ({ id, user, idle: idle === '1', statement }));
}

/** The reader's connections to the database: the lab itself comes and goes as the admin. */
export async function connections(lab: LabDatabase): Promise<Activity[]> {
  return (await activities(lab)).filter(({ user }) => user === LAB_LOGINS.reader.login);
}

/** The statements that run on other connections to the database. */
export async function running(lab: LabDatabase): Promise<Activity[]> {
  return (await activities(lab)).filter(({ idle }) => !idle);
}

/** The other connections to the database that are in a transaction. */
export async function transactions(lab: LabDatabase): Promise<string[]> {
  // MySQL answers from an old picture until nobody has asked for 100 ms.
  if (lab.server.engine === 'mysql') await pause(150);
  return (await lab.query(TRANSACTIONS[lab.server.engine])).map(([id = '']) => id);
}

/** Waits until a statement with that text runs, and gives it; what made the tables may still be listed. */
export async function untilRunning(lab: LabDatabase, text: string): Promise<Activity> {
  for (;;) {
    const found = (await running(lab)).find(
      ({ statement }) => statement.toLowerCase().includes(text.toLowerCase()) && !/^\s*create\b/i.test(statement),
    );
    if (found !== undefined) return found;
    await pause(20);
  }
}

/** Ends another connection, or only the statement that it runs. */
export async function end(lab: LabDatabase, id: string, what: 'connection' | 'statement'): Promise<void> {
  if (lab.server.engine === 'mysql') await lab.execute(`KILL ${what === 'connection' ? 'CONNECTION' : 'QUERY'} ${id}`);
  else await lab.query(`SELECT pg_${what === 'connection' ? 'terminate' : 'cancel'}_backend(${id})`);
}

/** The error that a promise rejects with; a promise that resolves is a failure of the test. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    (value) => {
      throw new Error(`expected a rejection, got ${String(value)}`);
    },
    (error: unknown) => error,
  );
}
