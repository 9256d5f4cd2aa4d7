import { setTimeout as sleep } from 'node:timers/promises';
import type { LabDatabase } from '../lab/lab-server.ts';

const WAITING = {
  mysql: `SELECT COUNT(*) FROM information_schema.INNODB_TRX t JOIN information_schema.PROCESSLIST p ON p.ID = t.trx_mysql_thread_id
    WHERE p.DB = DATABASE() AND t.trx_state = 'LOCK WAIT'`,
  postgres: `SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
};

/** Waits until so many sessions of a database wait for locks; the test's own limit of time ends it. */
export async function untilWaiting(database: LabDatabase, sessions = 1): Promise<void> {
  const waiting = async () => Number((await database.query(WAITING[database.server.engine]))[0]?.[0]);
  // MySQL answers from an old picture until nobody has asked for 100 ms.
  while ((await waiting()) < sessions) await sleep(150);
}
