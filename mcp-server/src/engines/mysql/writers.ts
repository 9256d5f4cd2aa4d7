import type { ProgramRuns, SeenStatement, ServerWriters, WrittenRows } from '../../model/writers.ts';
import { digestText, withoutLiterals } from './digest-text.ts';
import type { Named } from './row.ts';
import type { Session } from './session.ts';
import * as queries from './writers-queries.ts';
import { recordsOf, type WriterState } from './writers-records.ts';

/** No right, and tables or columns that this version does not have. */
const REFUSED: ReadonlySet<string> = new Set(['1044', '1054', '1109', '1142', '1146', '1227']);

/** What the server tells about its writers. It never fails for want of a right: the records say what is missing and how to have it. */
export async function readWriters(session: Session): Promise<ServerWriters> {
  const ask = (sql: string) => session.show(sql, `reading who writes at ${session.label}`, REFUSED);
  const state = await readState(session, ask);
  const digests = state.records ? await ask(queries.DIGESTS) : null;
  const recent = digests === null ? null : await ask(queries.RECENT_LOGINS);
  const prepared = state.records ? await ask(queries.PREPARED) : null;
  const tables = state.records ? await ask(queries.TABLE_WRITES) : null;
  const logins = state.records ? await ask(queries.LOGIN_WRITES) : null;
  const programs = state.records ? await ask(queries.PROGRAM_RUNS) : null;
  const statistics = state.userstat ? await ask(queries.TABLE_STATISTICS) : null;
  const users = state.userstat ? await ask(queries.USER_STATISTICS) : null;
  const cut = (digests?.length ?? 0) > queries.MOST_STATEMENTS;
  const [executions] = (state.records ? await ask(queries.EXECUTIONS) : null) ?? [];
  const unnamed = number(executions, 'c0') - number(executions, 'c1');
  const answered = {
    digests: digests !== null,
    tables: tables !== null,
    logins: logins !== null,
    programs: programs !== null,
  };
  return {
    records: recordsOf(session, state, { ...answered, cut, unnamed, recent: recent !== null }),
    statements: [
      ...(digests ?? []).slice(0, queries.MOST_STATEMENTS).map((row) => seenDigest(row, recent ?? [])),
      // Where executions have digests, these are the same again.
      ...(unnamed > 0 ? (prepared ?? []).map((row) => seenPrepared(row, session.database)) : []),
    ],
    rows: tables !== null ? tables.map((row) => counted(row, session.database)) : changed(statistics, session.database),
    logins: (logins ?? users ?? []).map((row) => ({ login: text(row, 'c0'), writes: number(row, 'c1') })),
    programs: (programs ?? []).flatMap((row) => programRuns(row, session.database)),
  };
}

type Ask = (sql: string) => Promise<readonly Named[] | null>;

async function readState(session: Session, ask: Ask): Promise<WriterState> {
  const values = new Map<string, string>();
  for (const statement of queries.STATE) {
    for (const row of (await ask(statement)) ?? []) values.set(text(row, 'Variable_name'), text(row, 'Value'));
  }
  const records = values.get('performance_schema') === 'ON';
  const off = records ? await ask(queries.SWITCHED_OFF) : [];
  const ignored = records ? await ask(queries.NOT_RECORDED) : [];
  const uptime = values.get('Uptime') ?? '';
  const [started] = /^\d+$/.test(uptime) ? ((await ask(queries.STARTED(uptime))) ?? []) : [];
  const lost = [...values].filter(([name, value]) => name.endsWith('_lost') && value !== '0');
  const login = (await ask('SELECT CURRENT_USER() AS c0'))?.[0];
  return {
    records,
    userstat: values.get('userstat') === 'ON',
    hasUserstat: values.has('userstat'),
    switchedOff: off?.map((row) => text(row, 'c0')) ?? null,
    notRecorded: (ignored ?? []).map((row) => text(row, 'c0')),
    started: started === undefined ? null : text(started, 'c0'),
    lost: new Map(lost),
    login: login === undefined ? '' : text(login, 'c0'),
    flavor: session.flavor,
  };
}

function seenDigest(row: Named, recent: readonly Named[]): SeenStatement {
  const digest = text(row, 'c6');
  return {
    text: digestText(text(row, 'c0')),
    schema: row.get('c1') ?? null,
    logins: recent.filter((each) => text(each, 'c0') === digest).map((each) => text(each, 'c1')),
    everyLogin: false,
    calls: number(row, 'c2'),
    rows: number(row, 'c3'),
    firstSeen: row.get('c4') ?? null,
    lastSeen: row.get('c5') ?? null,
  };
}

/** MariaDB does not count executions: 0 there means nothing. */
function seenPrepared(row: Named, schema: string): SeenStatement {
  const calls = number(row, 'c2');
  return {
    text: withoutLiterals(text(row, 'c0')),
    schema,
    logins: [text(row, 'c1')],
    everyLogin: false,
    calls: calls === 0 ? null : calls,
    rows: null,
    firstSeen: null,
    lastSeen: null,
  };
}

function counted(row: Named, schema: string): WrittenRows {
  const [inserted, updated, deleted] = [number(row, 'c1'), number(row, 'c2'), number(row, 'c3')];
  return { schema, table: text(row, 'c0'), inserted, updated, deleted, changed: inserted + updated + deleted };
}

function changed(rows: readonly Named[] | null, schema: string): WrittenRows[] {
  const unknown = { inserted: null, updated: null, deleted: null };
  return (rows ?? []).map((row) => ({ schema, table: text(row, 'c0'), ...unknown, changed: number(row, 'c1') }));
}

const KINDS: ReadonlyMap<string, ProgramRuns['kind']> = new Map([
  ['TRIGGER', 'trigger'],
  ['EVENT', 'event'],
  ['PROCEDURE', 'routine'],
  ['FUNCTION', 'routine'],
]);

function programRuns(row: Named, schema: string): ProgramRuns[] {
  const kind = KINDS.get(text(row, 'c0'));
  return kind === undefined ? [] : [{ kind, schema, name: text(row, 'c1'), runs: number(row, 'c2') }];
}

function text(row: Named, column: string): string {
  return row.get(column) ?? '';
}

function number(row: Named | undefined, column: string): number {
  return Number(row?.get(column) ?? 0);
}
