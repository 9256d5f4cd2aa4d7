import type { SessionSetup } from '../connection/database.ts';
import type { Connection } from './connect.ts';
import { type Row, rowText } from './row.ts';
import { notReadOnly, tooOld } from './session-errors.ts';
import * as settings from './session-settings.ts';

/** The server as a transaction sees it. */
export interface Begun {
  /** Of the connection, for KILL. */
  readonly id: string;
  /** The server's own version text. */
  readonly version: string;
  /** The database as the server names it. */
  readonly database: string;
  /** Tells the server from any other. */
  readonly server: string;
}

/** Connections that were set up once. They keep what was set, unless something between here and the server changes it. */
const setUp = new WeakSet<Connection>();

/** Sets the session's limits, begins a READ ONLY transaction and asserts that the server took them. */
export async function beginRead(
  { target: { label }, connection, limits }: SessionSetup<Connection>,
  flavor: settings.Flavor,
  run: <T>(statement: () => Promise<T>) => Promise<T>,
): Promise<Begun> {
  // Some MariaDB servers greet with a made-up version in front of their own.
  if (!settings.isSupported(flavor, connection.version.replace(/^5\.5\.5-/, '')))
    throw tooOld(label, connection.version);
  const wanted = settings.sessionSettings(flavor, limits);
  const expected = [...wanted.map(({ reads }) => reads), ...settings.TRANSACTION_READS];
  const command = (sql: string) => run(() => connection.command(sql));
  const look = async (): Promise<{ row: Row; refused: number }> => {
    const [row = []] = await run(() => connection.execute(settings.readSettings(wanted, flavor), []));
    return { row, refused: expected.findIndex((value, at) => row[at] !== value) };
  };
  const begunAs = (row: Row): Begun => ({
    id: rowText(row, expected.length),
    version: rowText(row, expected.length + 1),
    database: rowText(row, expected.length + 2),
    server: rowText(row, expected.length + 3),
  });
  if (setUp.has(connection)) {
    await command(settings.BEGIN);
    const { row, refused } = await look();
    if (refused < 0) return begunAs(row);
    await command(settings.ROLLBACK);
  }
  for (const sql of [settings.READ_ONLY_SESSION, settings.NAMES, settings.setSettings(wanted), settings.BEGIN]) {
    await command(sql);
  }
  const { row, refused } = await look();
  if (refused >= 0) throw notReadOnly(label, wanted[refused]?.name ?? 'of the transaction');
  setUp.add(connection);
  return begunAs(row);
}
