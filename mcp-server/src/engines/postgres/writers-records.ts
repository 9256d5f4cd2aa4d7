import { quantity } from '../../model/quantity.ts';
import type { SeenStatement, WriterRecord } from '../../model/writers.ts';
import { quoteIdentifier } from './dialect.ts';
import { type Row, rowFlag, rowOptional, rowText } from './row.ts';
import { MOST_STATEMENTS } from './writers-queries.ts';

/** What pg_stat_statements answered. */
export interface StatementAnswer {
  readonly statements: SeenStatement[];
  readonly logins: { login: string; writes: number }[];
  readonly since: string | null;
  /** Statements thrown out for want of room. */
  readonly thrownOut: number;
  /** Statements of other logins whose text this login may not see. */
  readonly hidden: number;
  readonly cut: boolean;
}

/** Whether statements are recorded, since when, what is left out and how to turn it on. */
export function statementRecord(state: Row, answer: StatementAnswer | null): WriterRecord {
  const { reason, turnOn, restart } = remedy(state, answer);
  const on = reason === '';
  return {
    tells: 'statements',
    from: 'pg_stat_statements',
    on,
    since: on ? (answer?.since ?? null) : null,
    gaps: on ? gaps(state, answer) : [reason],
    turnOn,
    restart,
  };
}

interface Remedy {
  readonly reason: string;
  readonly turnOn: string[];
  readonly restart: boolean;
}

function remedy(state: Row, answer: StatementAnswer | null): Remedy {
  const [installed, available, loaded] = [rowOptional(state, 0) !== null, rowFlag(state, 1), rowFlag(state, 2)];
  const create = installed ? [] : ['CREATE EXTENSION pg_stat_statements   -- in this database'];
  const reload = 'SELECT pg_reload_conf()';
  if (!available) {
    return {
      reason: 'The server has no pg_stat_statements.',
      turnOn: ["install the server's contrib package"],
      restart: true,
    };
  }
  if (!loaded) {
    const load =
      "ALTER SYSTEM SET shared_preload_libraries = 'pg_stat_statements'   -- beside the libraries it names now";
    return { reason: 'The library pg_stat_statements is not loaded.', turnOn: [load, ...create], restart: true };
  }
  if (!installed) {
    return { reason: 'The extension pg_stat_statements is not in this database.', turnOn: create, restart: false };
  }
  if (rowText(state, 4) === 'none') {
    const turnOn = ["ALTER SYSTEM SET pg_stat_statements.track = 'top'", reload];
    return { reason: 'pg_stat_statements.track is none.', turnOn, restart: false };
  }
  if (!rowFlag(state, 5)) {
    return {
      reason: 'compute_query_id is off.',
      turnOn: ["ALTER SYSTEM SET compute_query_id = 'auto'", reload],
      restart: false,
    };
  }
  if (answer === null || answer.hidden > 0 || !rowFlag(state, 3)) {
    const login = rowText(state, 6);
    return {
      reason: `The login ${login} may not see the statements of other logins.`,
      turnOn: [`GRANT pg_read_all_stats TO ${quoteIdentifier(login)}`],
      restart: false,
    };
  }
  return { reason: '', turnOn: [], restart: false };
}

function gaps(state: Row, answer: StatementAnswer | null): string[] {
  const thrownOut = answer?.thrownOut ?? 0;
  return [
    ...(thrownOut > 0
      ? [`The server had no room ${quantity(thrownOut, 'time')} and dropped the statements run least.`]
      : []),
    ...(answer?.cut === true
      ? [`Only the ${MOST_STATEMENTS.toLocaleString('en-US')} statements run most were read.`]
      : []),
    ...(rowText(state, 4) === 'all'
      ? []
      : ['Statements inside functions and DO blocks are not recorded (pg_stat_statements.track = top).']),
  ];
}

/** Whether rows are counted, and since when. */
export function rowRecord(state: Row): WriterRecord {
  const on = rowFlag(state, 9);
  return {
    tells: 'rows',
    from: 'pg_stat_user_tables',
    on,
    since: on ? rowOptional(state, 8) : null,
    gaps: on ? ['TRUNCATE is not counted, and a crash of the server resets the counters.'] : ['track_counts is off.'],
    turnOn: on ? [] : ['ALTER SYSTEM SET track_counts = on', 'SELECT pg_reload_conf()'],
    restart: false,
  };
}
