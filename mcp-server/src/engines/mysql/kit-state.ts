import {
  BEAT,
  COUNTED,
  INSTALL,
  type KitState,
  NOTES,
  type OutboxMark,
  type OutboxMoves,
  type OutboxState,
  STATUS_TABLES,
} from '../../model/kit-state.ts';
import { known, type Seen, unseen } from '../../model/seen.ts';
import { outboxStateOf, PARKED } from '../connection/outbox-state.ts';
import { mysqlDialect } from './dialect.ts';
import { quotedLogin } from './rights.ts';
import { rowNumber, rowOptionalNumber, rowText } from './row.ts';
import type { Session } from './session.ts';

const DENIED = '1142';
const MISSING = '1146';
const NOTED = 2000;

/** What the kit's tables in this database hold; null when there are none. */
export async function readKitState(session: Session, since: OutboxMark | null): Promise<Seen<KitState | null>> {
  const found = await locate(session);
  if (!found.known) return found;
  if (found.value === null) return known(null);
  const { outbox, fence, state, heartbeat } = found.value;
  const about = `reading the tables of the sync kit at ${session.label}`;
  const rows = (text: string, values: readonly string[] = []) => session.rows({ text, values, about });
  const fences = await rows(
    `SELECT CONVERT(scope USING utf8mb4) AS c0, epoch AS c1, CONVERT(writer USING utf8mb4) AS c2 FROM ${fence} ORDER BY scope LIMIT 100`,
  );
  const notes = await rows(
    `SELECT CONVERT(name USING utf8mb4) AS c0, CONVERT(value USING utf8mb4) AS c1, CAST(${age('updated_at')} AS CHAR) AS c2 FROM ${state}
WHERE ${NOTES.map(() => 'name LIKE ?').join(' OR ')} ORDER BY name LIMIT ${NOTED}`,
    NOTES.map((prefix) => `${prefix}%`),
  );
  const [beat] = await rows(
    `SELECT CAST(${milliseconds('beat_at')} AS CHAR) AS c0, CAST(${milliseconds('applied_at')} AS CHAR) AS c1 FROM ${heartbeat} WHERE id = 1`,
  );
  const [now = []] = await rows(`SELECT CAST(${milliseconds('SYSDATE(6)')} AS CHAR) AS c0`);
  return known({
    schema: session.database,
    fences: fences.map((row) => ({ scope: rowText(row, 0), epoch: rowNumber(row, 1), writer: rowText(row, 2) })),
    outbox: await readOutbox(rows, outbox),
    moves: since === null ? null : await readMoves(rows, outbox, since),
    notes: notes.map((row) => ({ name: rowText(row, 0), value: rowText(row, 1), ageSeconds: rowNumber(row, 2) })),
    heartbeat: beat === undefined ? null : { beatAtMs: rowNumber(beat, 0), appliedAtMs: rowOptionalNumber(beat, 1) },
    nowMs: rowNumber(now, 0),
  });
}

type Ask = (text: string, values?: readonly string[]) => ReturnType<Session['rows']>;
type Tables = Readonly<Record<'outbox' | 'fence' | 'state' | 'heartbeat', string>>;

/** The server says the same of a table that is not there and of one that this login may not read, unless it may read the database. */
async function locate(session: Session): Promise<Seen<Tables | null>> {
  const about = `looking for the sync kit at ${session.label}`;
  const [outbox, fence, state, heartbeat] = STATUS_TABLES.map((name) =>
    mysqlDialect.table({ schema: session.database, name }),
  );
  const tables = { outbox: outbox ?? '', fence: fence ?? '', state: state ?? '', heartbeat: heartbeat ?? '' };
  const codes = new Map<string, string | null>();
  for (const table of Object.values(tables)) {
    const text = `SELECT 1 AS c0 FROM ${table} LIMIT 0`;
    codes.set(table, await session.refusal({ text, about }, new Set([DENIED, MISSING])));
  }
  const refused = (code: string) => [...codes].filter(([, found]) => found === code).map(([table]) => table);
  const [denied, missing] = [refused(DENIED), refused(MISSING)];
  if (denied.length > 0) {
    const login = await quotedLogin(session);
    return unseen(
      'the login may not read the tables of the sync kit, should they be there',
      denied.map((table) => `GRANT SELECT ON ${table} TO ${login}`).join('; '),
    );
  }
  if (missing.length === codes.size) return known(null);
  if (missing.length > 0) return unseen(`the sync kit is installed in part: ${missing.join(', ')} is missing`, INSTALL);
  return known(tables);
}

async function readOutbox(rows: Ask, outbox: string): Promise<OutboxState> {
  const waiting =
    await rows(`SELECT CONVERT(s.table_name USING utf8mb4) AS c0, COUNT(*) AS c1, CAST(${age('MIN(s.created_at)')} AS CHAR) AS c2, CAST(MAX(s.id) AS CHAR) AS c3
FROM (SELECT id, table_name, created_at FROM ${outbox} FORCE INDEX (lockstep_pending) WHERE state = 0 ORDER BY id LIMIT ${COUNTED}) s
GROUP BY s.table_name ORDER BY COUNT(*) DESC, s.table_name`);
  const parked =
    await rows(`SELECT CONVERT(s.table_name USING utf8mb4) AS c0, COUNT(*) AS c1, CAST(${age('MIN(s.created_at)')} AS CHAR) AS c2, CONVERT(COALESCE(s.error, '') USING utf8mb4) AS c3
FROM (SELECT table_name, error, created_at FROM ${outbox} FORCE INDEX (lockstep_pending) WHERE state = 2 ORDER BY id LIMIT ${PARKED}) s
GROUP BY s.table_name, s.error ORDER BY COUNT(*) DESC, s.table_name, s.error`);
  const [newest = []] =
    await rows(`SELECT CAST(COALESCE(MAX(id), 0) AS CHAR) AS c0, CAST(COALESCE(SUM(state = 1), 0) AS CHAR) AS c1
FROM (SELECT id, state FROM ${outbox} ORDER BY id DESC LIMIT ${COUNTED}) s`);
  return outboxStateOf({
    waiting: waiting.map((row) => ({
      table: rowText(row, 0),
      open: rowNumber(row, 1),
      oldestSeconds: rowNumber(row, 2),
      upTo: BigInt(rowText(row, 3)),
    })),
    parked: parked.map((row) => ({
      table: rowText(row, 0),
      events: rowNumber(row, 1),
      oldestSeconds: rowNumber(row, 2),
      reason: rowText(row, 3),
    })),
    newest: rowText(newest, 0),
    applied: rowNumber(newest, 1),
  });
}

async function readMoves(rows: Ask, outbox: string, { newest, upTo }: OutboxMark): Promise<OutboxMoves> {
  const counted = (condition: string, hint: string) =>
    `(SELECT COUNT(*) FROM (SELECT 1 FROM ${outbox}${hint} WHERE ${condition} AND table_name <> '${BEAT}' LIMIT ${COUNTED}) s)`;
  const pending = ' FORCE INDEX (lockstep_pending)';
  const after = 'id > CAST(? AS UNSIGNED)';
  const [row = []] = await rows(
    `SELECT ${counted(after, ' FORCE INDEX (PRIMARY)')} AS c0, ${counted(`state = 0 AND ${after}`, pending)} AS c1, ${counted('state = 0 AND id <= CAST(? AS UNSIGNED)', pending)} AS c2`,
    [newest, newest, upTo],
  );
  const [arrived, arrivedOpen, stillOpen] = [rowNumber(row, 0), rowNumber(row, 1), rowNumber(row, 2)];
  return { arrived, arrivedOpen, stillOpen, whole: Math.max(arrived, stillOpen) < COUNTED };
}

/** Sessions of ours are in UTC, as the kit's are. */
function age(moment: string): string {
  return `TIMESTAMPDIFF(MICROSECOND, ${moment}, SYSDATE(6)) / 1000000`;
}

function milliseconds(moment: string): string {
  return `UNIX_TIMESTAMP(${moment}) * 1000`;
}
