import type { Named } from './row.ts';
import type { Session } from './session.ts';

/** For want of a right, and for a statement, a setting or a table that this version does not have. */
const REFUSED: ReadonlySet<string> = new Set(['1044', '1064', '1109', '1142', '1143', '1146', '1193', '1227', '1381']);

/** The rows of the first of the statements that the server takes, by column name; null when it takes none. */
export async function firstAllowed(session: Session, statements: readonly string[]): Promise<readonly Named[] | null> {
  for (const statement of statements) {
    const answer = await session.show(statement, `reading the state of ${session.label}`, REFUSED);
    if (answer !== null) return answer;
  }
  return null;
}

/** Global settings or counters by name; those that the server does not have are left out. */
export async function readNames(
  session: Session,
  kind: 'VARIABLES' | 'STATUS',
  names: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const list = names.map((name) => `'${name}'`).join(', ');
  const rows = (await firstAllowed(session, [`SHOW GLOBAL ${kind} WHERE Variable_name IN (${list})`])) ?? [];
  return new Map(rows.map((row) => [row.get('Variable_name') ?? '', row.get('Value') ?? '']));
}

/** One line per channel of a replica, none on a server that is none; null for a login that may not see it. */
export function replicaStatus(session: Session): Promise<readonly Named[] | null> {
  const statements = session.flavor === 'mariadb' ? ['SHOW ALL SLAVES STATUS'] : REPLICA_STATUS;
  return firstAllowed(session, statements);
}

/** The end of the binary log and its filters: a line, or none when there is no log; null for a login that may not see it. */
export function logStatus(session: Session): Promise<readonly Named[] | null> {
  return firstAllowed(session, LOG_STATUS);
}

const REPLICA_STATUS = ['SHOW REPLICA STATUS', 'SHOW SLAVE STATUS'];
const LOG_STATUS = ['SHOW BINARY LOG STATUS', 'SHOW MASTER STATUS'];
