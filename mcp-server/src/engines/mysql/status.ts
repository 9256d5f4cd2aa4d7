import type { ServerFacts } from '../../model/server.ts';
import { FACTS, VARIABLES } from './queries.ts';
import { rowNumber, rowOptional, rowText } from './row.ts';
import type { Session } from './session.ts';

type Check = ServerFacts['capture']['checks'][number];
type Variables = ReadonlyMap<string, string>;

const THREE_DAYS_S = 259_200;

/** Who answered, its clock against ours, and whether reading the binary log could start. */
export async function readFacts(session: Session): Promise<ServerFacts> {
  const about = `reading the state of ${session.label}`;
  const sent = Date.now();
  const [row = []] = await session.rows({ text: FACTS, about });
  const halfway = (sent + Date.now()) / 2;
  const clock = new Date(rowNumber(row, 1)).toISOString();
  const variables: Variables = new Map(
    (await session.rows({ text: VARIABLES, about })).map((line) => [rowText(line, 0), rowOptional(line, 1) ?? '']),
  );
  const zone = variables.get('time_zone') ?? '';
  const checks = captureChecks(session, variables);
  return {
    engine: 'mysql',
    flavor: session.flavor,
    version: session.version,
    database: session.database,
    user: rowText(row, 0),
    encrypted: session.encrypted,
    readOnlyServer: ['read_only', 'super_read_only', 'innodb_read_only'].some((name) => isOn(variables.get(name))),
    timeZone: zone === 'SYSTEM' ? (variables.get('system_time_zone') ?? zone) : zone,
    clock,
    clockSkewMs: Date.parse(clock) - halfway,
    charset: rowText(row, 2),
    collation: rowText(row, 3),
    sqlMode: (variables.get('sql_mode') ?? '').split(',').filter((mode) => mode !== ''),
    capture: { ready: checks.every(({ ok }) => ok), checks },
  };
}

function captureChecks({ flavor }: Session, variables: Variables): Check[] {
  const is = (setting: string, wanted: string): Check => {
    const value = variables.get(setting) ?? 'not there';
    return { setting, value, wanted, ok: value.toUpperCase() === wanted };
  };
  const serverId = variables.get('server_id') ?? '0';
  const seconds = Number(variables.get('binlog_expire_logs_seconds') ?? '0');
  return [
    is('log_bin', 'ON'),
    is('binlog_format', 'ROW'),
    is('binlog_row_image', 'FULL'),
    { setting: 'server_id', value: serverId, wanted: 'not 0', ok: serverId !== '0' },
    // MariaDB writes GTIDs whenever it writes a binary log.
    ...(flavor === 'mysql' ? [is('gtid_mode', 'ON')] : []),
    {
      setting: 'binlog_expire_logs_seconds',
      value: String(seconds),
      wanted: `0 (kept for ever) or at least ${THREE_DAYS_S}`,
      ok: seconds === 0 || seconds >= THREE_DAYS_S,
    },
  ];
}

/** Variables print as ON or OFF; MariaDB 12 prints words for read_only. */
function isOn(value: string | undefined): boolean {
  return value !== undefined && value !== 'OFF' && value !== '0' && value !== '';
}
