import type { LabDatabase } from '../../lab/lab-server.ts';
import { openSession } from './session.ts';

/** Runs statements on a table that no trigger of its sees, while its writers wait. */
export async function pastTriggers(database: LabDatabase, table: string, statements: readonly string[]): Promise<void> {
  const session = await openSession(database);
  try {
    if (database.server.engine === 'postgres') {
      for (const each of ['SET session_replication_role = replica', ...statements]) await session.run(each);
      return;
    }
    await session.run(`LOCK TABLES \`${table}\` WRITE`);
    const names = await session.run(
      `SELECT trigger_name FROM information_schema.triggers WHERE trigger_schema = DATABASE() AND event_object_table = ? ORDER BY action_order`,
      [table],
    );
    const made: string[] = [];
    for (const [name] of names) {
      const [[, , body = null] = []] = await session.run(`SHOW CREATE TRIGGER \`${name}\``);
      made.push(body ?? '');
      await session.run(`DROP TRIGGER \`${name}\``);
    }
    for (const each of [...statements, ...made]) await session.run(each);
    await session.run('UNLOCK TABLES');
  } finally {
    await session.close();
  }
}
