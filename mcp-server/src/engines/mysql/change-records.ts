import { CHANGE_TABLES, type ChangeRecord, ownsName } from '../../model/change-record.ts';
import { known, type Seen, unseen } from '../../model/seen.ts';
import { mysqlDialect } from './dialect.ts';
import { holdsOn, readGrants } from './grants.ts';
import { quotedLogin } from './rights.ts';
import { rowNumber, rowOptional, rowText } from './row.ts';
import type { Session } from './session.ts';

const DENIED = '1142';
const MISSING = '1146';

const TRIGGERS = `
SELECT TRIGGER_NAME AS c0 FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = DATABASE() AND TRIGGER_NAME LIKE 'lockstep\\_%'`;

/** Every change that scripts of Lockstep have begun in this database; none where no record was made. */
export async function readChangeRecords(session: Session): Promise<Seen<ChangeRecord[]>> {
  const about = `reading the changes that were begun at ${session.label}`;
  const schema = session.database;
  const [state = '', seen = ''] = [CHANGE_TABLES.state, CHANGE_TABLES.seen].map((name) =>
    mysqlDialect.table({ schema, name }),
  );
  for (const table of [state, seen]) {
    const code = await session.refusal(
      { text: `SELECT 1 AS c0 FROM ${table} LIMIT 0`, about },
      new Set([DENIED, MISSING]),
    );
    if (code === MISSING) return known([]);
    if (code === DENIED)
      return unseen(
        'the login may not read the record of the changes, should there be one',
        `GRANT SELECT ON ${table} TO ${await quotedLogin(session)}`,
      );
  }
  const rows = await session.rows({
    // Old writes are noted by the hour: the end of it is taken.
    text: `SELECT CONVERT(c.name USING utf8mb4) AS c0, CONVERT(c.kind USING utf8mb4) AS c1, ${age('c.started_at')} AS c2, CAST(c.backfill_rows AS CHAR) AS c3,
  ${age('c.backfilled_at')} AS c4, CAST(c.differences AS CHAR) AS c5, ${age('c.verified_at')} AS c6, ${age('c.flipped_at')} AS c7, ${age('c.contracting_at')} AS c8,
  ${age('c.contracted_at')} AS c9, (SELECT ${age('MAX(s.seen_at) + INTERVAL 1 HOUR')} FROM ${seen} s WHERE s.\`change\` = c.name) AS c10
FROM ${state} c ORDER BY c.name`,
    about,
  });
  const names = rows.map((row) => rowText(row, 0));
  const triggers = (await session.rows({ text: TRIGGERS, about })).map((row) => rowText(row, 0));
  const shown = holdsOn(await readGrants(session), schema, 'TRIGGER');
  return known(
    rows.map((row) => {
      const name = rowText(row, 0);
      const seconds = (at: number) => (rowOptional(row, at) === null ? null : Math.max(0, rowNumber(row, at)));
      const stands = triggers.some((trigger) => ownsName(trigger, names, 'lockstep_', name));
      return {
        schema,
        name,
        kind: rowText(row, 1),
        startedSeconds: seconds(2) ?? 0,
        backfillRows: rowNumber(row, 3),
        backfilledSeconds: seconds(4),
        differences: seconds(5),
        verifiedSeconds: seconds(6),
        flippedSeconds: seconds(7),
        contractingSeconds: seconds(8),
        contractedSeconds: seconds(9),
        oldWriteSeconds: seconds(10),
        captured: stands || shown ? stands : null,
      };
    }),
  );
}

function age(moment: string): string {
  return `CAST(TIMESTAMPDIFF(MICROSECOND, ${moment}, UTC_TIMESTAMP(6)) / 1000000 AS CHAR)`;
}
