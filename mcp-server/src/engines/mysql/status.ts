import type { ServerFacts } from '../../model/server.ts';
import { readNames } from './allowed.ts';
import { CAPTURE_VARIABLES, settingsOf } from './capture-settings.ts';
import { FACTS } from './queries.ts';
import { rowNumber, rowText } from './row.ts';
import type { Session } from './session.ts';

type Check = ServerFacts['capture']['checks'][number];
type Variables = ReadonlyMap<string, string>;

const VARIABLES = [
  'binlog_expire_logs_seconds',
  'read_only',
  'super_read_only',
  'innodb_read_only',
  'time_zone',
  'system_time_zone',
  'sql_mode',
];
const THREE_DAYS_S = 259_200;

/** Who answered, its clock against ours, and whether reading the binary log could start. */
export async function readFacts(session: Session): Promise<ServerFacts> {
  const about = `reading the state of ${session.label}`;
  const sent = Date.now();
  const [row = []] = await session.rows({ text: FACTS, about });
  const halfway = (sent + Date.now()) / 2;
  const clock = new Date(rowNumber(row, 1)).toISOString();
  const variables = await readNames(session, 'VARIABLES', [...CAPTURE_VARIABLES, ...VARIABLES]);
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

/** What capture must have, and a log that is kept for long enough. */
function captureChecks({ flavor }: Session, variables: Variables): Check[] {
  const seconds = Number(variables.get('binlog_expire_logs_seconds') ?? '0');
  return [
    ...settingsOf(flavor, variables)
      .filter(({ need }) => need === 'must')
      .map(({ setting, value, wanted, state }) => ({
        setting,
        value: value ?? 'not there',
        wanted,
        ok: state === 'met',
      })),
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
