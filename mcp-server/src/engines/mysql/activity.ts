import { setTimeout as pause } from 'node:timers/promises';
import type { Activity, OpenTransaction } from '../../model/activity.ts';
import { LockstepError } from '../../model/errors.ts';
import { known, type Seen, unseen } from '../../model/seen.ts';
import { firstAllowed } from './allowed.ts';
import { quotedLogin } from './rights.ts';
import type { Named } from './row.ts';
import type { Session } from './session.ts';

/** InnoDB writes moments in the time zone of the machine, whatever the session's. */
const NOW = `CONVERT_TZ(SYSDATE(), '+00:00', 'SYSTEM')`;

const TRANSACTIONS = `
SELECT trx_mysql_thread_id AS session, trx_state AS state, TIMESTAMPDIFF(SECOND, trx_started, ${NOW}) AS age,
  TIMESTAMPDIFF(SECOND, trx_wait_started, ${NOW}) AS waiting
FROM information_schema.INNODB_TRX WHERE trx_mysql_thread_id <> CONNECTION_ID()`;

const blockers = (waits: string, requesting: string, blocking: string) => `
SELECT r.trx_mysql_thread_id AS session, b.trx_mysql_thread_id AS blocker
FROM ${waits} w JOIN information_schema.INNODB_TRX r ON r.trx_id = w.${requesting}
JOIN information_schema.INNODB_TRX b ON b.trx_id = w.${blocking}`;

const BLOCKERS = {
  mariadb: blockers('information_schema.INNODB_LOCK_WAITS', 'requesting_trx_id', 'blocking_trx_id'),
  mysql: blockers(
    'performance_schema.data_lock_waits',
    'REQUESTING_ENGINE_TRANSACTION_ID',
    'BLOCKING_ENGINE_TRANSACTION_ID',
  ),
};

const OLDEST = 20;

/** MySQL 9 refuses the whole list while the text of one open statement holds an emoji, and renews it only when nobody asks for a while. */
const REFUSED_LIST = { code: '3854', tries: 8, pauseMs: 200 };

const isRefused = (error: unknown) => error instanceof LockstepError && error.serverCode === REFUSED_LIST.code;

/** Open transactions of others and what they wait for; unknown without PROCESS, and while MySQL 9 cannot list them. */
export async function readActivity(session: Session): Promise<Seen<Activity>> {
  try {
    return await activityOf(session);
  } catch (error) {
    if (!isRefused(error)) throw error;
    return unseen(
      `MySQL does not list open transactions while the text of a statement in one of them holds an emoji (${REFUSED_LIST.code})`,
      'Run it again in a moment.',
    );
  }
}

async function activityOf(session: Session): Promise<Seen<Activity>> {
  const rows = await listed(session, TRANSACTIONS);
  if (rows === null) {
    return unseen(
      'the login may not see transactions of others',
      `GRANT PROCESS ON *.* TO ${await quotedLogin(session)}`,
    );
  }
  const sessions = await readSessions(session);
  const inInnodb = rows.map((row) => transactionOf(row, sessions));
  const open = [...inInnodb, ...waitingForTables(sessions, new Set(inInnodb.map((each) => each.session)))];
  const waiting = open.filter(({ waitingSeconds }) => waitingSeconds !== null).length;
  const by = waiting === 0 ? new Map<string, string[]>() : await readBlockers(session);
  const transactions = open
    .sort((one, other) => other.ageSeconds - one.ageSeconds)
    .slice(0, OLDEST)
    .map((each) => ({ ...each, blockedBy: by.get(each.session) ?? [] }));
  return known({ transactions, open: open.length, waiting });
}

/** What a statement about InnoDB's transactions says, once the list can be had; null for a login that may not see it. */
async function listed(session: Session, statement: string): Promise<readonly Named[] | null> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await firstAllowed(session, [statement]);
    } catch (error) {
      if (!isRefused(error) || tries === REFUSED_LIST.tries) throw error;
    }
    await pause(REFUSED_LIST.pauseMs);
  }
}

async function readSessions(session: Session): Promise<ReadonlyMap<string, Named>> {
  const rows = (await firstAllowed(session, ['SHOW PROCESSLIST'])) ?? [];
  return new Map(rows.map((row) => [row.get('Id') ?? '', row]));
}

function transactionOf(row: Named, sessions: ReadonlyMap<string, Named>): OpenTransaction {
  const id = row.get('session') ?? '0';
  const waiting = row.get('waiting') ?? null;
  const holder = sessions.get(id);
  return {
    // An XA transaction that was prepared is held by session 0.
    session: id === '0' ? 'prepared' : id,
    user: holder?.get('User') ?? '',
    ageSeconds: Math.max(0, Number(row.get('age') ?? 0)),
    state: stateOf(id, row.get('state') ?? '', holder?.get('Command') ?? ''),
    waitingSeconds: waiting === null ? null : Math.max(0, Number(waiting)),
    blockedBy: [],
  };
}

function stateOf(id: string, state: string, command: string): OpenTransaction['state'] {
  if (id === '0') return 'prepared';
  if (state === 'LOCK WAIT') return 'waiting';
  return command === 'Sleep' ? 'idle' : 'active';
}

/** DDL and reads that wait for a table are no InnoDB transactions yet. */
function waitingForTables(sessions: ReadonlyMap<string, Named>, seen: ReadonlySet<string>): OpenTransaction[] {
  return [...sessions]
    .filter(([id, row]) => !seen.has(id) && /^Waiting for .*lock/.test(row.get('State') ?? ''))
    .map(([id, row]) => {
      const seconds = Number(row.get('Time') ?? 0);
      const user = row.get('User') ?? '';
      return { session: id, user, ageSeconds: seconds, state: 'waiting', waitingSeconds: seconds, blockedBy: [] };
    });
}

async function readBlockers(session: Session): Promise<Map<string, string[]>> {
  const by = new Map<string, string[]>();
  for (const row of (await listed(session, BLOCKERS[session.flavor])) ?? []) {
    const waiter = row.get('session') ?? '';
    const blocker = row.get('blocker') ?? '';
    const others = by.get(waiter) ?? [];
    if (!others.includes(blocker)) by.set(waiter, [...others, blocker]);
  }
  return by;
}
