import type { ServerFacts } from '../../model/server.ts';
import { CAPTURE, settingsOf } from './capture-settings.ts';
import { FACTS } from './queries.ts';
import { type Row, rowFlag, rowText } from './row.ts';
import type { Session } from './session.ts';

type Check = ServerFacts['capture']['checks'][number];

/** Who answered, its clock against ours, and whether logical decoding could start. */
export async function readFacts(session: Session): Promise<ServerFacts> {
  const about = `reading the state of ${session.label}`;
  const sent = Date.now();
  const [row = []] = await session.rows({ text: FACTS, about });
  const halfway = (sent + Date.now()) / 2;
  const clock = rowText(row, 6);
  const [capture = []] = await session.rows({ text: CAPTURE, about });
  const checks = captureChecks(capture, session.version);
  return {
    engine: 'postgres',
    flavor: 'postgresql',
    version: rowText(row, 0),
    database: rowText(row, 1),
    user: rowText(row, 2),
    encrypted: session.encrypted,
    readOnlyServer: rowFlag(row, 3) || rowFlag(row, 4),
    timeZone: rowText(row, 5),
    clock,
    clockSkewMs: Date.parse(clock) - halfway,
    charset: rowText(row, 7),
    collation: rowText(row, 8),
    sqlMode: null,
    capture: { ready: checks.every(({ ok }) => ok), checks },
  };
}

function captureChecks(row: Row, version: number): Check[] {
  return settingsOf(row, version).map(({ setting, value, wanted, state }) => ({
    setting,
    value: value ?? 'not there',
    wanted,
    ok: state === 'met',
  }));
}
