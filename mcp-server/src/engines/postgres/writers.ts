import { LockstepError } from '../../model/errors.ts';
import type { SeenStatement, ServerWriters, WriterRecord, WrittenRows } from '../../model/writers.ts';
import { postgresDialect } from './dialect.ts';
import { type Row, rowNumber, rowOptional, rowText } from './row.ts';
import type { Session } from './session.ts';
import * as queries from './writers-queries.ts';
import type { StatementAnswer } from './writers-records.ts';
import { rowRecord, statementRecord } from './writers-records.ts';

/** What the server tells about its writers. It never fails for want of a right: the records say what is missing and how to have it. */
export async function readWriters(session: Session): Promise<ServerWriters> {
  const about = `reading who writes at ${session.label}`;
  const [state = []] = await session.rows({ text: queries.STATE, about });
  const extension = rowOptional(state, 0);
  const answer = extension === null ? null : await statementsOf(session, extension, about);
  const rows = (await session.rows({ text: queries.TABLE_WRITES, about })).map(writtenRows);
  const runs = await session.rows({ text: queries.ROUTINE_RUNS, about });
  const counted = rowText(state, 7) !== 'none';
  const programs: WriterRecord = {
    tells: 'programs',
    from: 'pg_stat_user_functions',
    on: counted,
    since: counted ? rowOptional(state, 8) : null,
    gaps: counted ? [] : ['track_functions is none.'],
    turnOn: counted ? [] : ["ALTER SYSTEM SET track_functions = 'all'", 'SELECT pg_reload_conf()'],
    restart: false,
  };
  return {
    records: [statementRecord(state, answer), rowRecord(state), programs],
    statements: answer?.statements ?? [],
    rows,
    logins: answer?.logins ?? [],
    programs: runs.map((row) => ({
      kind: 'routine',
      schema: rowText(row, 0),
      name: rowText(row, 1),
      runs: rowNumber(row, 2),
    })),
  };
}

/** Null when the library is not loaded, or the login may not ask. */
async function statementsOf(session: Session, extension: string, about: string): Promise<StatementAnswer | null> {
  const table = (name: string) => postgresDialect.table({ schema: extension, name });
  try {
    const view = table('pg_stat_statements');
    const all = await session.rows({ text: queries.statements(view), about });
    const [hidden = []] = await session.rows({ text: queries.hiddenStatements(view), about });
    const logins = await session.rows({ text: queries.loginWrites(view), about });
    const [info = []] = await session.rows({ text: queries.statementsInfo(table('pg_stat_statements_info')), about });
    return {
      statements: all.slice(0, queries.MOST_STATEMENTS).map(seenStatement),
      logins: logins.map((row) => ({ login: rowText(row, 0), writes: rowNumber(row, 1) })),
      since: rowOptional(info, 1),
      thrownOut: rowNumber(info, 0),
      hidden: rowNumber(hidden, 0),
      cut: all.length > queries.MOST_STATEMENTS,
    };
  } catch (error) {
    const refused =
      error instanceof LockstepError && ['42501', '55000', '42P01', '42883'].includes(error.serverCode ?? '');
    if (refused) return null;
    throw error;
  }
}

function seenStatement(row: Row): SeenStatement {
  return {
    text: rowText(row, 1),
    schema: null,
    logins: [rowText(row, 0)],
    everyLogin: true,
    calls: rowNumber(row, 2),
    rows: rowNumber(row, 3),
    firstSeen: rowOptional(row, 4),
    lastSeen: null,
  };
}

function writtenRows(row: Row): WrittenRows {
  const [inserted, updated, deleted] = [rowNumber(row, 2), rowNumber(row, 3), rowNumber(row, 4)];
  const changed = inserted + updated + deleted;
  return { schema: rowText(row, 0), table: rowText(row, 1), inserted, updated, deleted, changed };
}
