import type { Right } from '../../model/capture.ts';
import { readNames } from './allowed.ts';
import { mysqlDialect, quoteIdentifier } from './dialect.ts';
import { type Grant, holdsOn, readGrants } from './grants.ts';
import { rowText } from './row.ts';
import type { Session } from './session.ts';

/** What the counters of rows per table are read from, and what says whether they count. */
export const COUNTER_TABLES = ['table_io_waits_summary_by_table', 'setup_instruments', 'setup_consumers'];

const CAPTURE = `'lockstep_capture'@'%'`;
const KIT = `'lockstep_kit'@'%'`;

/** What the login holds of everything that a migration needs, and the statements that give the rest. Nothing is tried. */
export async function readRights(session: Session): Promise<Right[]> {
  const grants = await readGrants(session);
  const login = await quotedLogin(session);
  const { database, flavor } = session;
  const scope = `${quoteIdentifier(database.replaceAll(/[\\_%]/g, '\\$&'))}.*`;
  const global = (...rights: string[]) => rights.every((name) => holdsEverywhere(grants, name));
  const inDatabase = (...rights: string[]) => rights.every((name) => holdsOn(grants, database, name));
  const [monitor, log] =
    flavor === 'mariadb'
      ? ['BINLOG MONITOR, SLAVE MONITOR', 'BINLOG MONITOR']
      : ['REPLICATION CLIENT', 'REPLICATION CLIENT'];
  const triggers = await triggerObstacle(session, grants);
  return [
    {
      purpose: 'read the rows',
      held: inDatabase('SELECT'),
      grants: [`GRANT SELECT, SHOW VIEW ON ${scope} TO ${login}`],
    },
    { purpose: 'see transactions', held: global('PROCESS'), grants: [`GRANT PROCESS ON *.* TO ${login}`] },
    { purpose: 'see the log', held: global(...monitor.split(', ')), grants: [`GRANT ${monitor} ON *.* TO ${login}`] },
    ...(flavor === 'mysql' ? [counting(grants, login)] : []),
    {
      purpose: 'stream the log',
      held: global('REPLICATION SLAVE', log) && inDatabase('SELECT'),
      grants: [`GRANT SELECT, RELOAD, SHOW DATABASES, REPLICATION SLAVE, ${log} ON *.* TO ${CAPTURE}`],
    },
    {
      purpose: 'write the tables of the kit',
      held: inDatabase('CREATE', 'SELECT', 'INSERT', 'UPDATE', 'DELETE'),
      grants: [`GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, INDEX ON ${scope} TO ${KIT}`],
    },
    {
      purpose: 'create triggers',
      held: inDatabase('TRIGGER') && triggers.length === 0,
      grants: [`GRANT TRIGGER ON ${scope} TO ${KIT}`, ...triggers],
    },
  ];
}

/** The statements that let this login see how many rows are written per table. */
export function countingGrants(login: string): string[] {
  return COUNTER_TABLES.map((name) => `GRANT SELECT ON performance_schema.${name} TO ${login}`);
}

/** The login as a GRANT names it. */
export async function quotedLogin(session: Session): Promise<string> {
  const about = `reading the login at ${session.label}`;
  const [row = []] = await session.rows({ text: 'SELECT CURRENT_USER() AS c0', about });
  const login = rowText(row, 0);
  const at = login.lastIndexOf('@');
  return `${mysqlDialect.literal(login.slice(0, at))}@${mysqlDialect.literal(login.slice(at + 1))}`;
}

/** Whether a right holds on the whole server. */
export function holdsEverywhere(grants: readonly Grant[], right: string): boolean {
  // Two names of one right on MariaDB.
  const names = ['ALL PRIVILEGES', right, ...(right === 'BINLOG MONITOR' ? ['REPLICATION CLIENT'] : [])];
  return grants.some(
    ({ rights, database, table }) => database === null && table === null && names.some((name) => rights.includes(name)),
  );
}

function counting(grants: readonly Grant[], login: string): Right {
  const readable = (name: string) =>
    holdsOn(grants, 'performance_schema', 'SELECT') ||
    grants.some(
      (grant) => grant.database === 'performance_schema' && grant.table === name && grant.rights.includes('SELECT'),
    );
  return { purpose: 'count writes per table', held: COUNTER_TABLES.every(readable), grants: countingGrants(login) };
}

/** Beside a binary log the server takes triggers (error 1419) only from SUPER, or when it is told to trust their creators. */
async function triggerObstacle(session: Session, grants: readonly Grant[]): Promise<string[]> {
  const settings = await readNames(session, 'VARIABLES', ['log_bin', 'log_bin_trust_function_creators']);
  const free = settings.get('log_bin') !== 'ON' || settings.get('log_bin_trust_function_creators') === 'ON';
  return free || holdsEverywhere(grants, 'SUPER') ? [] : ['SET GLOBAL log_bin_trust_function_creators = ON'];
}
