import { CHANGE_TABLES, type ChangeRecord, ownsName } from '../../model/change-record.ts';
import { known, type Seen, unseen } from '../../model/seen.ts';
import { postgresDialect } from './dialect.ts';
import { rowFlag, rowNumber, rowOptional, rowText } from './row.ts';
import type { Session } from './session.ts';

const LOCATE = `
SELECT n.nspname, c.relname, has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT'), quote_ident(current_user)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'r' AND c.relname::text = ANY($1::text[]) ORDER BY 1, 2`;

const TRIGGERS = `
SELECT DISTINCT t.tgname::text FROM pg_trigger t WHERE NOT t.tgisinternal AND t.tgenabled <> 'D' AND starts_with(t.tgname::text, 'zz_lockstep_')`;

/** A rule is held by a constraint of the change's name. */
const RULES = `
SELECT DISTINCT c.conname::text FROM pg_constraint c JOIN pg_namespace n ON n.oid = c.connamespace WHERE n.nspname = $1 AND c.contype IN ('c', 'f')`;

/** Every change that scripts of Lockstep have begun in this database; none where no record was made. */
export async function readChangeRecords(session: Session): Promise<Seen<ChangeRecord[]>> {
  const about = `reading the changes that were begun at ${session.label}`;
  const found = await session.rows({ text: LOCATE, values: [Object.values(CHANGE_TABLES)], about });
  const hidden = found.filter((row) => !rowFlag(row, 2));
  if (hidden.length > 0) {
    const login = rowText(hidden[0] ?? [], 3);
    return unseen(
      'the login may not read the record of the changes',
      hidden.map((row) => grant(row, login)).join('; '),
    );
  }
  const schemas = found.filter((row) => rowText(row, 1) === CHANGE_TABLES.state).map((row) => rowText(row, 0));
  const records: ChangeRecord[] = [];
  for (const schema of schemas) records.push(...(await recordsIn(session, schema, about)));
  return known(records);
}

function grant(row: readonly unknown[], login: string): string {
  const [schema, name] = [rowText(row, 0), rowText(row, 1)];
  return `GRANT USAGE ON SCHEMA ${postgresDialect.identifier(schema)} TO ${login}; GRANT SELECT ON ${postgresDialect.table({ schema, name })} TO ${login}`;
}

async function recordsIn(session: Session, schema: string, about: string): Promise<ChangeRecord[]> {
  const [state, seen] = [CHANGE_TABLES.state, CHANGE_TABLES.seen].map((name) =>
    postgresDialect.table({ schema, name }),
  );
  const rows = await session.rows({
    text: `SELECT c.name, c.kind, ${age('c.started_at')}, c.backfill_rows::text, ${age('c.backfilled_at')}, c.differences::text,
  ${age('c.verified_at')}, ${age('c.flipped_at')}, ${age('c.contracted_at')}, (SELECT ${age('max(s.seen_at)')} FROM ${seen} s WHERE s.change = c.name)
FROM ${state} c ORDER BY c.name COLLATE "C"`,
    about,
  });
  const names = rows.map((row) => rowText(row, 0));
  const triggers = (await session.rows({ text: TRIGGERS, about })).map((row) => rowText(row, 0));
  const rules = (await session.rows({ text: RULES, values: [schema], about })).map((row) => rowText(row, 0));
  return rows.map((row) => {
    const [name, kind] = [rowText(row, 0), rowText(row, 1)];
    const seconds = (at: number) => (rowOptional(row, at) === null ? null : Math.max(0, rowNumber(row, at)));
    return {
      schema,
      name,
      kind,
      startedSeconds: seconds(2) ?? 0,
      backfillRows: rowNumber(row, 3),
      backfilledSeconds: seconds(4),
      differences: seconds(5),
      verifiedSeconds: seconds(6),
      flippedSeconds: seconds(7),
      contractingSeconds: seconds(8),
      contractedSeconds: seconds(8),
      oldWriteSeconds: seconds(9),
      captured:
        triggers.some((trigger) => ownsName(trigger, names, 'zz_lockstep_', name)) ||
        (kind.startsWith('add-') && rules.includes(name)),
    };
  });
}

function age(moment: string): string {
  return `extract(epoch FROM clock_timestamp() - ${moment})::text`;
}
