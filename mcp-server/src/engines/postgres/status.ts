import type { ServerFacts } from '../../model/server.ts';
import { CAPTURE, FACTS } from './queries.ts';
import { type Row, rowFlag, rowNumber, rowText } from './row.ts';
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
  const checks = captureChecks(capture);
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
    sqlMode: [],
    capture: { ready: checks.every(({ ok }) => ok), checks },
  };
}

function captureChecks(row: Row): Check[] {
  const level = rowText(row, 0);
  const atLeastOne = (setting: string, at: number): Check => {
    const value = rowNumber(row, at);
    return { setting, value: String(value), wanted: 'at least 1', ok: value >= 1 };
  };
  return [
    { setting: 'wal_level', value: level, wanted: 'logical', ok: level === 'logical' },
    atLeastOne('free replication slots', 1),
    atLeastOne('free WAL senders', 2),
    // Any login: capture should not use the one that only reads.
    atLeastOne('logins with REPLICATION', 3),
  ];
}
