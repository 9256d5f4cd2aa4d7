import mysql from 'mysql2/promise';
import pg from 'pg';
import { expect } from 'vitest';
import { z } from 'zod';
import { LAB_LOGINS } from '../lab/accounts.ts';
import type { LabDatabase } from '../lab/lab.ts';
import { outputOf, workbench } from '../tools/call-tool.ts';

/** The password of the logins that are made. */
export const CHOSEN = 'chosen-password-0815';

/** What these tests read of check_connections. */
export const checked = z.object({
  sides: z.array(
    z.object({
      privileges: z.object({
        superuser: z.boolean(),
        couldDo: z.array(z.string()),
        unreadable: z.array(z.string()),
        writeRefusedWith: z.string(),
        readOnlyGrants: z.array(z.string()),
      }),
      hosting: z.object({ value: z.object({ service: z.string().nullable() }) }),
    }),
  ),
});

/** What the master login of Amazon RDS is given: it is no superuser. */
const MASTER: Readonly<Record<'mysql' | 'postgres', (admin: string) => string>> = {
  postgres: (admin) =>
    `CREATE ROLE rds_superuser NOLOGIN; CREATE ROLE master LOGIN CREATEROLE PASSWORD '${CHOSEN}' IN ROLE rds_superuser, "${admin}"`,
  mysql: () =>
    `CREATE USER master@'%' IDENTIFIED BY '${CHOSEN}'; GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, RELOAD, PROCESS, REFERENCES, INDEX, ALTER, SHOW DATABASES, CREATE TEMPORARY TABLES,
      LOCK TABLES, EXECUTE, REPLICATION SLAVE, REPLICATION CLIENT, CREATE VIEW, SHOW VIEW, CREATE ROUTINE, ALTER ROUTINE, CREATE USER, EVENT, TRIGGER ON *.* TO master@'%' WITH GRANT OPTION`,
};

/** A login that makes others and is no superuser. */
async function masterOf(database: LabDatabase): Promise<string> {
  const { engine, kind } = database.server;
  await database.execute(MASTER[engine](LAB_LOGINS.admin.login));
  if (kind === 'mysql9') await database.execute("GRANT SHOW_ROUTINE ON *.* TO master@'%' WITH GRANT OPTION");
  return database.url.replace(/\/\/[^@]*@/, `//master:${CHOSEN}@`);
}

/** Runs the statements that check_connections prints, as they are printed and as a login that is no superuser; the URL of the login that they make. */
export async function readOnlyLogin(database: LabDatabase): Promise<string> {
  if (database.server.engine === 'postgres') {
    // The rule of a policy is run for whoever it binds, and this one is a trap.
    await database.execute('ALTER TABLE trapped DISABLE ROW LEVEL SECURITY');
    // Everybody may call a function that nobody has shut, and check_connections says so.
    await database.execute('REVOKE EXECUTE ON FUNCTION spring(int) FROM PUBLIC');
  }
  const url = await masterOf(database);
  const admin = workbench({ source: url, target: url });
  const { sides } = checked.parse(outputOf(await admin.call('check_connections')));
  await admin.close();
  const [{ privileges, hosting } = {}] = sides;
  expect([privileges?.superuser, hosting?.value.service]).toEqual(
    database.server.engine === 'postgres' ? [false, 'Amazon RDS'] : [true, null],
  );
  await runAs(
    url,
    (privileges?.readOnlyGrants ?? []).map((grant) => grant.replace('<choose one>', CHOSEN)),
  );
  return database.url.replace(/\/\/[^@]*@/, `//lockstep_reader:${CHOSEN}@`);
}

/** Runs statements as the login of a URL. */
async function runAs(url: string, statements: readonly string[]): Promise<void> {
  if (url.startsWith('postgres')) {
    const client = new pg.Client(url);
    await client.connect();
    for (const statement of statements) await client.query(statement);
    return client.end();
  }
  const connection = await mysql.createConnection(url);
  for (const statement of statements) await connection.query(statement);
  await connection.end();
}
