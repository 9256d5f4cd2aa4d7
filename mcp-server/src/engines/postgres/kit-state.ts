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
import { postgresDialect } from './dialect.ts';
import { rowFlag, rowNumber, rowOptional, rowText } from './row.ts';
import type { Session } from './session.ts';

const NOTED = 2000;

const LOCATE = `
SELECT n.nspname, c.relname, has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT'), quote_ident(current_user)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'r' AND c.relname::text = ANY($1::text[]) ORDER BY 1, 2`;

/** What the kit's tables in this database hold; null when there are none. */
export async function readKitState(session: Session, since: OutboxMark | null): Promise<Seen<KitState | null>> {
  const found = await locate(session);
  if (!found.known) return found;
  if (found.value === null) return known(null);
  const { schema } = found.value;
  const about = `reading the tables of the sync kit at ${session.label}`;
  const rows = (text: string, values: readonly (string | readonly string[])[] = []) =>
    session.rows({ text, values, about });
  const table = (name: (typeof STATUS_TABLES)[number]) => postgresDialect.table({ schema, name });
  const fences = await rows(
    `SELECT scope, epoch::text, writer FROM ${table('lockstep_fence')} ORDER BY scope COLLATE "C" LIMIT 100`,
  );
  const notes = await rows(
    `SELECT name, value, (${age('updated_at')})::text FROM ${table('lockstep_state')}
WHERE name LIKE ANY($1::text[]) ORDER BY name COLLATE "C" LIMIT ${NOTED}`,
    [NOTES.map((prefix) => `${prefix}%`)],
  );
  const [beat] = await rows(
    `SELECT (${milliseconds('beat_at')})::text, (${milliseconds('applied_at')})::text FROM ${table('lockstep_heartbeat')} WHERE id = 1`,
  );
  const [now = []] = await rows(`SELECT (${milliseconds('clock_timestamp()')})::text`);
  const outbox = table('lockstep_outbox');
  const applied = beat === undefined ? null : rowOptional(beat, 1);
  return known({
    schema,
    fences: fences.map((row) => ({ scope: rowText(row, 0), epoch: rowNumber(row, 1), writer: rowText(row, 2) })),
    outbox: await readOutbox(rows, outbox),
    moves: since === null ? null : await readMoves(rows, outbox, since),
    notes: notes.map((row) => ({ name: rowText(row, 0), value: rowText(row, 1), ageSeconds: rowNumber(row, 2) })),
    heartbeat:
      beat === undefined
        ? null
        : { beatAtMs: rowNumber(beat, 0), appliedAtMs: applied === null ? null : Number(applied) },
    nowMs: rowNumber(now, 0),
  });
}

type Ask = (text: string, values?: readonly (string | readonly string[])[]) => ReturnType<Session['rows']>;

async function locate(session: Session): Promise<Seen<{ readonly schema: string } | null>> {
  const about = `looking for the sync kit at ${session.label}`;
  const found = await session.rows({ text: LOCATE, values: [[...STATUS_TABLES]], about });
  const schemas = [...new Set(found.map((row) => rowText(row, 0)))];
  const [schema] = schemas;
  if (schema === undefined) return known(null);
  const homes = schemas.filter((name) =>
    found.some((row) => rowText(row, 0) === name && rowText(row, 1) === 'lockstep_outbox'),
  );
  if (homes.length > 1)
    return unseen(
      `tables of the sync kit stand in several schemas: ${homes.join(', ')}`,
      'README.md of the project’s migration/sync names the schema of its kit: have the lockstep_ tables of the others removed once nobody uses them.',
    );
  const home = homes[0] ?? schema;
  const own = found.filter((row) => rowText(row, 0) === home);
  const hidden = own.filter((row) => !rowFlag(row, 2));
  if (hidden.length > 0) {
    const login = rowText(hidden[0] ?? [], 3);
    const names = hidden.map((row) => postgresDialect.table({ schema: home, name: rowText(row, 1) }));
    return unseen(
      'the login may not read the tables of the sync kit',
      `GRANT USAGE ON SCHEMA ${postgresDialect.identifier(home)} TO ${login}; GRANT SELECT ON ${names.join(', ')} TO ${login}`,
    );
  }
  const missing = STATUS_TABLES.filter((name) => !own.some((row) => rowText(row, 1) === name));
  return missing.length === 0
    ? known({ schema: home })
    : unseen(`the sync kit is installed in part: ${missing.join(', ')} is missing`, INSTALL);
}

async function readOutbox(rows: Ask, outbox: string): Promise<OutboxState> {
  const waiting = await rows(`SELECT s.table_name, count(*)::text, (${age('min(s.created_at)')})::text, max(s.id)::text
FROM (SELECT id, table_name, created_at FROM ${outbox} WHERE state = 0 ORDER BY id LIMIT ${COUNTED}) s
GROUP BY s.table_name ORDER BY count(*) DESC, s.table_name COLLATE "C"`);
  const parked =
    await rows(`SELECT s.table_name, count(*)::text, (${age('min(s.created_at)')})::text, coalesce(s.error, '')
FROM (SELECT table_name, error, created_at FROM ${outbox} WHERE state = 2 ORDER BY id LIMIT ${PARKED}) s
GROUP BY s.table_name, s.error ORDER BY count(*) DESC, s.table_name COLLATE "C", s.error COLLATE "C"`);
  const [newest = []] = await rows(`SELECT coalesce(max(s.id), 0)::text, count(*) FILTER (WHERE s.state = 1)::text
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
  const counted = (condition: string) =>
    `(SELECT count(*) FROM (SELECT FROM ${outbox} WHERE ${condition} AND table_name <> '${BEAT}' LIMIT ${COUNTED}) s)::text`;
  const [row = []] = await rows(
    `SELECT ${counted('id > $1::bigint')}, ${counted('state = 0 AND id > $1::bigint')}, ${counted('state = 0 AND id <= $2::bigint')}`,
    [newest, upTo],
  );
  const [arrived, arrivedOpen, stillOpen] = [rowNumber(row, 0), rowNumber(row, 1), rowNumber(row, 2)];
  return { arrived, arrivedOpen, stillOpen, whole: Math.max(arrived, stillOpen) < COUNTED };
}

function age(moment: string): string {
  return `extract(epoch FROM clock_timestamp() - ${moment})`;
}

function milliseconds(moment: string): string {
  return `extract(epoch FROM ${moment}) * 1000`;
}
