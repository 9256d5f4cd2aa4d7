import mysql from 'mysql2/promise';
import pg from 'pg';
import type { LabDatabase } from '../lab/lab.ts';

/** A table that nobody else can read until it is released. */
export interface HeldLock {
  /** The statements of other logins that wait or run in this database right now. */
  running(): Promise<string[]>;
  release(): Promise<void>;
}

/** Locks a table of a MySQL database against readers. */
export async function lockMysqlTable(database: LabDatabase, table: string): Promise<HeldLock> {
  const connection = await mysql.createConnection(database.url);
  await connection.query(`LOCK TABLES \`${table}\` WRITE`);
  return {
    running: async () => {
      const rows = await database.query(
        `SELECT info FROM performance_schema.processlist WHERE db = '${database.name}' AND command <> 'Sleep' AND info IS NOT NULL AND user = '${readerOf(database)}'`,
      );
      return rows.map(([statement]) => String(statement));
    },
    release: () => connection.end(),
  };
}

/** Locks a table of a PostgreSQL database against readers. */
export async function lockPostgresTable(database: LabDatabase, table: string): Promise<HeldLock> {
  const client = new pg.Client(database.url);
  await client.connect();
  // A reader waits no longer than the server waits before it looks for a deadlock.
  await client.query(`ALTER DATABASE "${database.name}" SET deadlock_timeout = '2min'`);
  await client.query(`BEGIN; LOCK TABLE "${table}" IN ACCESS EXCLUSIVE MODE`);
  return {
    running: async () => {
      const rows = await database.query(
        `SELECT query FROM pg_stat_activity WHERE datname = '${database.name}' AND state <> 'idle' AND usename = '${readerOf(database)}'`,
      );
      return rows.map(([statement]) => String(statement));
    },
    release: async () => {
      await client.query(`ROLLBACK; ALTER DATABASE "${database.name}" RESET deadlock_timeout`);
      await client.end();
    },
  };
}

function readerOf({ readerUrl }: LabDatabase): string {
  return decodeURIComponent(new URL(readerUrl).username);
}
