import type { CaptureSetting, CaptureState, LogReader, WeakIdentity } from '../../model/capture.ts';
import { known, type Seen, unseen } from '../../model/seen.ts';
import { firstAllowed, logStatus, readNames, replicaStatus } from './allowed.ts';
import { CAPTURE_VARIABLES, settingsOf } from './capture-settings.ts';
import { mysqlDialect } from './dialect.ts';
import { readGrants } from './grants.ts';
import { readHosting } from './hosting.ts';
import { holdsEverywhere, quotedLogin } from './rights.ts';
import { rowText } from './row.ts';
import type { Session } from './session.ts';

type Variables = ReadonlyMap<string, string>;

/** The variables that say how long the log is kept. */
export const RETENTION = ['binlog_expire_logs_seconds', 'expire_logs_days', 'binlog_expire_logs_auto_purge'];
const UPDATES = ['log_replica_updates', 'log_slave_updates'];
const DAY_S = 86_400;

const TABLES = `
SELECT TABLE_NAME AS c0 FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE = 'BASE TABLE' ORDER BY TABLE_NAME`;

/** From the indexes: to know constraints MariaDB opens every table, which takes twenty times as long. */
const WITH_KEY = `
SELECT TABLE_NAME AS c0 FROM information_schema.STATISTICS
WHERE TABLE_SCHEMA = DATABASE() AND INDEX_NAME = 'PRIMARY' AND SEQ_IN_INDEX = 1`;

/** What stands between this server and reading its binary log. */
export async function readCapture(session: Session): Promise<CaptureState> {
  const variables = await readNames(session, 'VARIABLES', [...CAPTURE_VARIABLES, ...RETENTION, ...UPDATES]);
  const login = await quotedLogin(session);
  const logs = variables.get('log_bin') === 'ON';
  return {
    settings: [
      ...settingsOf(session.flavor, variables),
      ...(logs ? [...(await filters(session, login)), ...(await replicaUpdates(session, variables, login))] : []),
    ],
    retention: logs ? await retention(session, variables) : unseen('the server writes no binary log', LOG_ON),
    keptBytes: logs ? await keptBytes(session, login) : unseen('the server writes no binary log', LOG_ON),
    readers: await logReaders(session, login),
    publications: known([]),
    identity: known(await weakIdentities(session)),
  };
}

export const LOG_ON = 'log_bin in the option file, and a restart';
const monitor = (session: Session) => (session.flavor === 'mariadb' ? 'BINLOG MONITOR' : 'REPLICATION CLIENT');

/** A database that is filtered out changes without a trace in the log. */
async function filters(session: Session, login: string): Promise<CaptureSetting[]> {
  const common = {
    setting: 'binlog_do_db, binlog_ignore_db',
    wanted: `nothing that leaves ${session.database} out`,
    need: 'must',
    consequence: `Changes in ${session.database} would never reach the log.`,
  } as const;
  const status = await logStatus(session);
  const [line] = status ?? [];
  if (line === undefined) {
    const turnOn = `GRANT ${monitor(session)} ON *.* TO ${login}`;
    return [{ ...common, value: null, state: 'unknown', turnOn }];
  }
  const list = (name: string) => (line.get(name) ?? '').split(',').filter((each) => each !== '');
  const [only, ignored] = [list('Binlog_Do_DB'), list('Binlog_Ignore_DB')];
  const left = (only.length > 0 && !only.includes(session.database)) || ignored.includes(session.database);
  const value = [...only.map((name) => `only ${name}`), ...ignored.map((name) => `not ${name}`)].join(', ') || 'empty';
  const turnOn = 'Take the filter out of the option file, and restart.';
  return [{ ...common, value, state: left ? 'unmet' : 'met', turnOn }];
}

async function replicaUpdates(session: Session, variables: Variables, login: string): Promise<CaptureSetting[]> {
  const setting = UPDATES.find((name) => variables.has(name)) ?? 'log_replica_updates';
  const value = variables.get(setting) ?? null;
  const replicas = await replicaStatus(session);
  if (value === 'ON' || replicas?.length === 0) return [];
  const right = session.flavor === 'mariadb' ? 'SLAVE MONITOR' : 'REPLICATION CLIENT';
  const restart = `${setting} = ON in the option file, and a restart`;
  return [
    {
      setting,
      value,
      wanted: 'ON where the server is a replica',
      state: replicas === null ? 'unknown' : 'unmet',
      need: 'must',
      consequence: 'A replica does not write what it replays into its own log: a reader there sees nothing of it.',
      turnOn:
        replicas === null ? `GRANT ${right} ON *.* TO ${login} shows whether it is one; else ${restart}` : restart,
    },
  ];
}

/** How long the binary log is kept. */
export async function retention(session: Session, variables: Variables): Promise<CaptureState['retention']> {
  const { service } = await readHosting(session);
  if (service?.startsWith('Amazon') === true) {
    return unseen(
      `${service} keeps the log by a setting of its own, which is NULL (deleted as soon as possible) unless somebody set it`,
      "CALL mysql.rds_show_configuration shows it; CALL mysql.rds_set_configuration('binlog retention hours', 168) keeps a week",
    );
  }
  const bySeconds = Number(variables.get('binlog_expire_logs_seconds') ?? 0);
  const seconds = bySeconds > 0 ? bySeconds : Number(variables.get('expire_logs_days') ?? 0) * DAY_S;
  const endless = seconds === 0 || variables.get('binlog_expire_logs_auto_purge') === 'OFF';
  return known({
    setting: 'binlog_expire_logs_seconds',
    value: String(bySeconds > 0 ? bySeconds : seconds),
    seconds: endless ? null : seconds,
    bytes: null,
    unbounded: endless,
    turnOn: 'SET GLOBAL binlog_expire_logs_seconds, also in the option file',
  });
}

/** The size of the binary log on disk. */
export async function keptBytes(session: Session, login: string): Promise<Seen<number>> {
  const files = await firstAllowed(session, ['SHOW BINARY LOGS']);
  if (files === null) {
    return unseen('the login may not see the binary log', `GRANT ${monitor(session)} ON *.* TO ${login}`);
  }
  return known(files.reduce((sum, file) => sum + Number(file.get('File_size') ?? 0), 0));
}

/** Replicas and connectors that are connected now. The server keeps nothing for one that is away. */
export async function logReaders(session: Session, login: string): Promise<Seen<LogReader[]>> {
  if (!holdsEverywhere(await readGrants(session), 'PROCESS')) {
    return unseen('the login may not see sessions of others', `GRANT PROCESS ON *.* TO ${login}`);
  }
  const sessions = (await firstAllowed(session, ['SHOW PROCESSLIST'])) ?? [];
  return known(
    sessions
      .filter((row) => (row.get('Command') ?? '').startsWith('Binlog Dump'))
      .map((row) => ({
        name: `session ${row.get('Id') ?? ''} of ${row.get('User') ?? ''}`,
        kind: 'binlog dump',
        active: true,
        retainedBytes: null,
        state: row.get('State') ?? '',
        end: '',
      })),
  );
}

async function weakIdentities(session: Session): Promise<WeakIdentity[]> {
  const about = `reading the keys of ${session.label}`;
  // Not joined in the server, where A may be equal to a.
  const keyed = new Set((await session.rows({ text: WITH_KEY, about })).map((row) => rowText(row, 0)));
  const tables = (await session.rows({ text: TABLES, about })).map((row) => rowText(row, 0));
  return tables
    .filter((table) => !keyed.has(table))
    .map((table) => {
      const name = mysqlDialect.table({ schema: session.database, name: table });
      return { schema: session.database, table, state: 'whole row', turnOn: `ALTER TABLE ${name} ADD PRIMARY KEY (…)` };
    });
}
