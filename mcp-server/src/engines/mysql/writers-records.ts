import { quantityThat } from '../../model/quantity.ts';
import type { WriterRecord } from '../../model/writers.ts';
import { mysqlDialect } from './dialect.ts';
import type { Session } from './session.ts';
import { MOST_STATEMENTS } from './writers-queries.ts';

/** How the server is set to record what is run. */
export interface WriterState {
  /** performance_schema is on. */
  readonly records: boolean;
  readonly userstat: boolean;
  /** The server knows userstat at all. */
  readonly hasUserstat: boolean;
  /** Consumers and instruments that are off; null when the login may not see them. */
  readonly switchedOff: readonly string[] | null;
  /** Logins and objects that were taken out of the recording. */
  readonly notRecorded: readonly string[];
  readonly started: string | null;
  /** Counters of what was lost for want of room, those that are not 0. */
  readonly lost: ReadonlyMap<string, string>;
  readonly login: string;
  readonly flavor: Session['flavor'];
}

/** Which questions were answered, and what the answers leave out. */
export interface Answered {
  readonly digests: boolean;
  readonly tables: boolean;
  readonly logins: boolean;
  readonly programs: boolean;
  /** More statements than are read. */
  readonly cut: boolean;
  /** Executions of prepared statements without a text. */
  readonly unnamed: number;
  readonly recent: boolean;
}

/** What each record tells, since when, what it leaves out and how to turn it on. */
export function recordsOf(session: Session, state: WriterState, answered: Answered): WriterRecord[] {
  const statements = 'performance_schema.events_statements_summary_by_digest';
  const fallback = !answered.tables && state.userstat;
  return [
    record(
      state,
      'statements',
      statements,
      answered.digests,
      'statements_digest',
      statementGaps(session, state, answered),
    ),
    fallback
      ? {
          ...userstat(state, 'rows', 'TABLE_STATISTICS'),
          gaps: ['Rows that a cascading foreign key changes are not counted.'],
        }
      : record(
          state,
          'rows',
          'performance_schema.table_io_waits_summary_by_table',
          answered.tables,
          'wait/io/table/sql/handler',
          [...lost(state, 'Performance_schema_table_handles_lost', 'openings of tables')],
        ),
    !answered.logins && state.userstat
      ? userstat(state, 'logins', 'USER_STATISTICS')
      : record(
          state,
          'logins',
          'performance_schema.events_statements_summary_by_account_by_event_name',
          answered.logins,
          'statement/sql/insert',
          [
            'They are counted for the whole server, without prepared statements and not per table.',
            ...lost(state, 'Performance_schema_accounts_lost', 'logins'),
          ],
        ),
    record(
      state,
      'programs',
      'performance_schema.events_statements_summary_by_program',
      answered.programs,
      'statement/sql/insert',
      [...lost(state, 'Performance_schema_program_lost', 'programs')],
    ),
  ];
}

function record(
  state: WriterState,
  tells: WriterRecord['tells'],
  from: string,
  answered: boolean,
  needs: string,
  gaps: readonly string[],
): WriterRecord {
  const off = state.switchedOff?.filter((name) => name === needs || GENERAL.has(name)) ?? [];
  const on = answered && off.length === 0;
  const { reason, turnOn, restart } = on ? nothing : remedy(state, off, tells);
  return { tells, from, on, since: on ? state.started : null, gaps: on ? [...gaps] : [reason], turnOn, restart };
}

const GENERAL = new Set(['global_instrumentation', 'thread_instrumentation']);

interface Remedy {
  readonly reason: string;
  readonly turnOn: string[];
  readonly restart: boolean;
}

const nothing: Remedy = { reason: '', turnOn: [], restart: false };

function remedy(
  { records, login, hasUserstat }: WriterState,
  off: readonly string[],
  tells: WriterRecord['tells'],
): Remedy {
  const userstatToo = hasUserstat && (tells === 'rows' || tells === 'logins');
  if (!records) {
    return {
      reason: 'performance_schema is OFF on this server.',
      turnOn: [
        ...(userstatToo ? ['SET GLOBAL userstat = 1   -- this alone needs no restart, and counts rows'] : []),
        "under [mysqld] in the server's configuration: performance_schema = ON",
      ],
      restart: true,
    };
  }
  if (off.length === 0) {
    const [user = '', host = '%'] = login.split(/@(?=[^@]*$)/);
    const account = `${mysqlDialect.literal(user)}@${mysqlDialect.literal(host)}`;
    return {
      reason: `The login ${login} may not read performance_schema.`,
      turnOn: [`GRANT SELECT ON performance_schema.* TO ${account}`],
      restart: false,
    };
  }
  return {
    reason: `${off.join(', ')} ${off.length === 1 ? 'is' : 'are'} switched off.`,
    turnOn: off.map(switchOn),
    restart: false,
  };
}

/** The server forgets it at a restart, unless its configuration says the same. */
function switchOn(name: string): string {
  if (!name.includes('/'))
    return `UPDATE performance_schema.setup_consumers SET ENABLED = 'YES' WHERE NAME = '${name}'`;
  const pattern = name.startsWith('statement/') ? `LIKE 'statement/%'` : `= '${name}'`;
  return `UPDATE performance_schema.setup_instruments SET ENABLED = 'YES', TIMED = 'YES' WHERE NAME ${pattern}`;
}

function userstat(state: WriterState, tells: WriterRecord['tells'], table: string): WriterRecord {
  return {
    tells,
    from: `information_schema.${table} (userstat)`,
    on: true,
    since: state.started,
    gaps: ['It counts from the moment userstat was turned on, which the server does not tell.'],
    turnOn: [],
    restart: false,
  };
}

function statementGaps({ flavor }: Session, state: WriterState, { cut, unnamed, recent }: Answered): string[] {
  return [
    ...lost(state, 'Performance_schema_digest_lost', 'statements'),
    ...(unnamed > 0
      ? [
          `${quantityThat(unnamed, 'execution', 'of a prepared statement on this server has', 'of prepared statements on this server have')} no text; of those only what open connections hold prepared is listed.`,
        ]
      : []),
    ...(cut ? [`Only the ${MOST_STATEMENTS.toLocaleString('en-US')} statements seen last were read.`] : []),
    ...state.notRecorded.map((name) => `${name} is taken out of the recording.`),
    ...(flavor === 'mariadb' ? ['Statements sent together in one text are recorded as the first of them.'] : []),
    recent
      ? 'Which login ran a statement is known only of connections that are open now.'
      : 'Which login ran a statement is not recorded.',
    'TRUNCATE TABLE of the record is not told: then it counts from that moment.',
  ];
}

function lost({ lost: counters }: WriterState, name: string, what: string): string[] {
  const value = counters.get(name);
  return value === undefined ? [] : [`The server had no room for ${value} ${what} (${name}).`];
}
