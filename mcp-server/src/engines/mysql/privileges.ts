import { LockstepError } from '../../model/errors.ts';
import type { Privileges } from '../../model/server.ts';
import { mysqlDialect } from './dialect.ts';
import { WRITE_REFUSED } from './errors.ts';
import { type Grant, readGrants } from './grants.ts';
import { compareText } from './normalize.ts';
import { ANY_TABLE, UNREADABLE } from './queries.ts';
import { quoteIdentifier } from './quote.ts';
import { rowText } from './row.ts';
import type { Session } from './session.ts';

/** Rights that let a login look, not touch; temporary tables are its own. */
const HARMLESS = new Set([
  'USAGE',
  'SELECT',
  'SHOW VIEW',
  'SHOW DATABASES',
  'SHOW_ROUTINE',
  'SHOW CREATE ROUTINE',
  'PROCESS',
  'REFERENCES',
  'CREATE TEMPORARY TABLES',
  'REPLICATION CLIENT',
  'BINLOG MONITOR',
  'SLAVE MONITOR',
  'REPLICA MONITOR',
  'XA_RECOVER_ADMIN',
]);

const WORDS: ReadonlyMap<string, string> = new Map([
  ['ALL PRIVILEGES', 'do anything'],
  ['ALTER', 'alter tables'],
  ['ALTER ROUTINE', 'change and drop routines'],
  ['CREATE', 'create tables'],
  ['CREATE ROUTINE', 'create routines'],
  ['CREATE USER', 'create and change other logins'],
  ['CREATE VIEW', 'create views'],
  ['DELETE', 'delete rows'],
  ['DELETE HISTORY', 'delete row history'],
  ['DROP', 'drop tables'],
  ['EVENT', 'create events'],
  ['EXECUTE', 'run routines'],
  ['FILE', 'read and write files of the server'],
  ['GRANT OPTION', 'pass its rights on'],
  ['INDEX', 'create and drop indexes'],
  ['INSERT', 'insert rows'],
  ['LOCK TABLES', 'lock tables'],
  ['RELOAD', 'flush logs, caches and privileges'],
  ['REPLICATION SLAVE', 'read the binary log'],
  ['SHUTDOWN', 'stop the server'],
  ['SUPER', 'change global settings and end other sessions'],
  ['TRIGGER', 'create triggers'],
  ['UPDATE', 'change rows'],
]);

/** What the login could do, and the proof that the session itself refuses writes. Throws INTERNAL when a write is not refused. */
export async function readPrivileges(session: Session): Promise<Privileges> {
  const grants = await readGrants(session);
  const superuser = grants.some((grant) => isSuperuser(grant));
  const rows = await session.rows({ text: UNREADABLE, about: `reading the rights of the login at ${session.label}` });
  return {
    superuser,
    couldDo: superuser ? ['anything: it is a superuser'] : describe(grants),
    unreadable: rows.map((row) => `${session.database}.${rowText(row, 0)}`).sort(compareText),
    writeRefusedWith: await proveReadOnly(session),
    readOnlyGrants: readOnlyGrants(session),
  };
}

/** What the statements depend on. */
type Login = Pick<Session, 'database' | 'flavor' | 'version' | 'encrypted'>;

/** Whether a server is of a version or a newer one. MariaDB before 11 may put 5.5.5- in front of its own. */
function since(version: string, [major, minor, patch]: readonly [number, number, number]): boolean {
  const [one = 0, two = 0, three = 0] = (/(\d+)\.(\d+)\.(\d+)/.exec(version.replace(/^5\.5\.5-/, '')) ?? [])
    .slice(1)
    .map(Number);
  return one !== major ? one > major : two !== minor ? two > minor : three >= patch;
}

function isSuperuser({ rights, database, table }: Grant): boolean {
  const everywhere = database === null && table === null;
  return everywhere && ['ALL PRIVILEGES', 'SUPER', 'CREATE USER'].some((right) => rights.includes(right));
}

function describe(grants: readonly Grant[]): string[] {
  const wide = new Set<string>();
  const tables = new Map<string, number>();
  for (const { rights, database, table } of grants) {
    for (const right of rights.filter((name) => !HARMLESS.has(name))) {
      const words = WORDS.get(right) ?? `use the right ${right}`;
      if (table !== null) tables.set(words, (tables.get(words) ?? 0) + 1);
      else wide.add(`${words} ${database === null ? 'in every database' : `in ${database}`}`);
    }
  }
  const narrow = [...tables].map(([words, count]) => `${words} in ${count} table${count === 1 ? '' : 's'}`);
  return [...wide, ...narrow].sort(compareText);
}

/** Tries to delete no row: the server refuses the statement, not its effect. A login without the right to delete is told so before. */
async function proveReadOnly(session: Session): Promise<string> {
  const about = `proving that writes are refused at ${session.label}`;
  const [row] = await session.rows({ text: ANY_TABLE, about });
  if (row === undefined) return 'read-only transaction confirmed by the server';
  const table = mysqlDialect.table({ schema: session.database, name: rowText(row, 0) });
  const code = await session.refusal({ text: `DELETE FROM ${table} WHERE FALSE`, about }, WRITE_REFUSED);
  if (code !== null) return code;
  throw new LockstepError('INTERNAL', `the server at ${session.label} accepted a write in a READ ONLY transaction`, {
    hint: 'Do not use this connection: something between Lockstep and the server changes statements or transactions.',
  });
}

/** SHOW VIEW also shows the actions of foreign keys on MariaDB. Triggers, events and the routines of older servers cannot be seen without the right to change them. */
export function readOnlyGrants({ database, flavor, version, encrypted }: Login): string[] {
  const login = `'lockstep_reader'@'%'`;
  const scope = quoteIdentifier(database.replaceAll(/[\\_%]/g, '\\$&'));
  return [
    `CREATE USER ${login} IDENTIFIED BY '<choose one>'${encrypted ? ' REQUIRE SSL' : ''} WITH MAX_USER_CONNECTIONS 20`,
    `GRANT SELECT, SHOW VIEW${flavor === 'mariadb' && since(version, [11, 3, 0]) ? ', SHOW CREATE ROUTINE' : ''} ON ${scope}.* TO ${login}`,
    ...(flavor === 'mysql' && since(version, [8, 0, 20]) ? [`GRANT SHOW_ROUTINE ON *.* TO ${login}`] : []),
  ];
}
