import type { RowCounter, WriteCounters } from '../../model/activity.ts';
import { known, type Seen, unseen } from '../../model/seen.ts';
import { firstAllowed, logStatus, readNames } from './allowed.ts';
import { countingGrants, quotedLogin } from './rights.ts';
import type { Session } from './session.ts';

type Tables = WriteCounters['tables'];

const BY_TABLE = `
SELECT OBJECT_SCHEMA AS s, OBJECT_NAME AS t, COUNT_INSERT AS i, COUNT_UPDATE AS u, COUNT_DELETE AS d
FROM performance_schema.table_io_waits_summary_by_table
WHERE OBJECT_TYPE = 'TABLE' AND OBJECT_SCHEMA = DATABASE() AND COUNT_INSERT + COUNT_UPDATE + COUNT_DELETE > 0`;

/** How many of the two switches are on without which the counters stand still. */
const COUNTING = `
SELECT (SELECT COUNT(*) FROM performance_schema.setup_instruments WHERE NAME = 'wait/io/table/sql/handler' AND ENABLED = 'YES')
  + (SELECT COUNT(*) FROM performance_schema.setup_consumers WHERE NAME = 'global_instrumentation' AND ENABLED = 'YES') AS n`;

/** MariaDB counts no more than changed rows. */
const STATISTICS = `
SELECT TABLE_SCHEMA AS s, TABLE_NAME AS t, ROWS_CHANGED AS c FROM information_schema.TABLE_STATISTICS
WHERE TABLE_SCHEMA = DATABASE() AND ROWS_CHANGED > 0`;

/** MariaDB has no count of InnoDB's rows; its handler counts leave temporary tables out. */
const SERVER = {
  mysql: ['Innodb_rows_inserted', 'Innodb_rows_updated', 'Innodb_rows_deleted'],
  mariadb: ['Handler_write', 'Handler_update', 'Handler_delete'],
} as const;

/** One reading of what the server counts about writes. */
export async function readCounters(session: Session): Promise<WriteCounters> {
  return {
    tables: session.flavor === 'mariadb' ? await userStatistics(session) : await performanceSchema(session),
    server: await wholeServer(session),
    log: await logEnd(session),
  };
}

async function performanceSchema(session: Session): Promise<Tables> {
  const on = (await readNames(session, 'VARIABLES', ['performance_schema'])).get('performance_schema') === 'ON';
  if (!on) return unseen('performance_schema is off', 'performance_schema = ON in the option file, and a restart');
  const [counting] = (await firstAllowed(session, [COUNTING])) ?? [];
  const rows = counting === undefined ? null : await firstAllowed(session, [BY_TABLE]);
  if (counting === undefined || rows === null) {
    const grants = countingGrants(await quotedLogin(session));
    return unseen('the login may not read the counters of performance_schema', grants.join('; '));
  }
  if (counting.get('n') !== '2') {
    return unseen(
      'the instrument wait/io/table/sql/handler or the consumer global_instrumentation is off',
      `UPDATE performance_schema.setup_instruments SET ENABLED = 'YES' WHERE NAME = 'wait/io/table/sql/handler'; UPDATE performance_schema.setup_consumers SET ENABLED = 'YES' WHERE NAME = 'global_instrumentation'`,
    );
  }
  return known(
    rows.map((row) => ({
      schema: row.get('s') ?? '',
      table: row.get('t') ?? '',
      ...counterOf([row.get('i'), row.get('u'), row.get('d')]),
    })),
  );
}

async function userStatistics(session: Session): Promise<Tables> {
  const on = (await readNames(session, 'VARIABLES', ['userstat'])).get('userstat') === 'ON';
  const rows = on ? await firstAllowed(session, [STATISTICS]) : null;
  if (rows === null)
    return unseen('the server does not count rows per table: userstat is off', 'SET GLOBAL userstat = ON');
  return known(
    rows.map((row) => ({
      schema: row.get('s') ?? '',
      table: row.get('t') ?? '',
      inserted: null,
      updated: null,
      deleted: null,
      changed: Number(row.get('c') ?? 0),
    })),
  );
}

async function wholeServer(session: Session): Promise<WriteCounters['server']> {
  const names = SERVER[session.flavor];
  const status = await readNames(session, 'STATUS', names);
  if (names.some((name) => !status.has(name))) {
    return unseen(`the server does not show ${names.join(', ')}`, 'Use a version of the server that counts them.');
  }
  return known({ scope: 'the whole server', ...counterOf(names.map((name) => status.get(name))) });
}

/** Where the binary log ends. */
export async function logEnd(session: Session): Promise<Seen<{ file: string; offset: number }>> {
  const written = (await readNames(session, 'STATUS', ['Binlog_bytes_written'])).get('Binlog_bytes_written');
  if (written !== undefined) return known({ file: '', offset: Number(written) });
  const status = await logStatus(session);
  if (status === null) {
    return unseen(
      'the login may not see the binary log',
      `GRANT REPLICATION CLIENT ON *.* TO ${await quotedLogin(session)}`,
    );
  }
  const [line] = status;
  if (line === undefined) return unseen('the server writes no binary log', 'log_bin in the option file, and a restart');
  return known({ file: line.get('File') ?? '', offset: Number(line.get('Position') ?? 0) });
}

function counterOf(texts: readonly (string | null | undefined)[]): RowCounter {
  const [inserted = 0, updated = 0, deleted = 0] = texts.map((text) => Number(text ?? 0));
  return { inserted, updated, deleted, changed: inserted + updated + deleted };
}
