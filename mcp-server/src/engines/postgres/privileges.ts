import { LockstepError } from '../../model/errors.ts';
import type { Privileges } from '../../model/server.ts';
import { compareText } from './normalize.ts';
import { HARMLESS_WRITE, RIGHTS, ROLE, SCHEMAS_WITH_OWNERS, UNREADABLE } from './queries.ts';
import { quoteIdentifier } from './quote.ts';
import { type Row, rowFlag, rowList, rowNumber, rowText } from './row.ts';
import type { Session } from './session.ts';

const ATTRIBUTES = [
  [2, 'create and change other roles'],
  [3, 'create databases'],
  [4, 'start replication and create replication slots'],
  [5, 'bypass row level security'],
  [6, 'create schemas in this database'],
] as const;

const MEMBERSHIPS: ReadonlyMap<string, string> = new Map([
  ['pg_checkpoint', 'force a checkpoint'],
  ['pg_create_subscription', 'create subscriptions'],
  ['pg_execute_server_program', 'run programs on the server'],
  ['pg_maintain', 'vacuum, reindex and lock every table'],
  ['pg_read_server_files', 'read files of the server'],
  ['pg_signal_backend', 'end the statements of other logins'],
  ['pg_write_all_data', 'change every table'],
  ['pg_write_server_files', 'write files on the server'],
]);

const COUNTED = [
  ['alter and drop', 'table'],
  ['insert into', 'table'],
  ['update', 'table'],
  ['delete from', 'table'],
  ['truncate', 'table'],
  ['add triggers to', 'table'],
  ['advance', 'sequence'],
  ['create objects in', 'schema'],
  ['call with the rights of another role', 'routine'],
] as const;

/** What the login could do, and the proof that the session itself refuses writes. Throws INTERNAL when a write is not refused. */
export async function readPrivileges(session: Session): Promise<Privileges> {
  const about = `reading the rights of the login at ${session.label}`;
  const ask = (text: string) => session.rows({ text, about });
  const [role = []] = await ask(ROLE);
  const [rights = []] = await ask(RIGHTS);
  const superuser = rowFlag(role, 1);
  const unreadable = (await ask(UNREADABLE)).map((row) => rowText(row, 0)).sort(compareText);
  const database = session.database;
  const readOnlyGrants = grants(database, await ask(SCHEMAS_WITH_OWNERS));
  const writeRefusedWith = await session.refusal(HARMLESS_WRITE);
  if (writeRefusedWith === null) {
    throw new LockstepError('INTERNAL', `the server at ${session.label} accepted a write in a READ ONLY transaction`, {
      hint: 'Do not use this connection: something between Lockstep and the server changes statements or transactions.',
    });
  }
  const couldDo = superuser ? ['anything: it is a superuser'] : describeRights(role, rights);
  return { superuser, couldDo, unreadable, writeRefusedWith, readOnlyGrants };
}

/** TEMPORARY is left out: PUBLIC has it by default, and a temporary table breaks nothing. */
function describeRights(role: Row, rights: Row): string[] {
  const attributes = ATTRIBUTES.filter(([at]) => rowFlag(role, at)).map(([, words]) => words);
  const memberships = rowList(role, 7).flatMap((name) => MEMBERSHIPS.get(name ?? '') ?? []);
  const roles = rowList(role, 8).map((name) => `act as the role ${JSON.stringify(name)}`);
  const counted = COUNTED.flatMap(([words, noun], at) => {
    const count = rowNumber(rights, at);
    return count === 0 ? [] : [`${words} ${count} ${noun}${count === 1 ? '' : 's'}`];
  });
  return [...attributes, ...memberships, ...roles, ...counted].sort(compareText);
}

function grants(database: string, schemas: readonly Row[]): string[] {
  const login = 'lockstep_reader';
  return [
    `CREATE ROLE ${login} LOGIN PASSWORD '<choose one>' NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS CONNECTION LIMIT 20`,
    `GRANT CONNECT ON DATABASE ${quoteIdentifier(database)} TO ${login}`,
    ...schemas.flatMap((row) => {
      const schema = quoteIdentifier(rowText(row, 0));
      const owners = rowList(row, 1).flatMap((name) => (name === null ? [] : [quoteIdentifier(name)]));
      return [
        `GRANT USAGE ON SCHEMA ${schema} TO ${login}`,
        `GRANT SELECT ON ALL TABLES IN SCHEMA ${schema} TO ${login}`,
        `GRANT SELECT ON ALL SEQUENCES IN SCHEMA ${schema} TO ${login}`,
        `ALTER DEFAULT PRIVILEGES FOR ROLE ${owners.join(', ')} IN SCHEMA ${schema} GRANT SELECT ON TABLES TO ${login}`,
      ];
    }),
    `ALTER ROLE ${login} IN DATABASE ${quoteIdentifier(database)} SET default_transaction_read_only = on`,
  ];
}
