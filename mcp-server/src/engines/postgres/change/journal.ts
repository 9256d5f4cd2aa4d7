import type { ChangeStatement } from '../../../model/change.ts';
import type { ChangeRequest } from '../../../model/change-contract.ts';
import { quoteIdentifier, quoteLiteral } from '../quote.ts';
import { namesOf } from './names.ts';
import { plain, quoted } from './statement.ts';

/** What the change is known by: how far it is, and the last writes of the old shape. */
export function openJournal(request: ChangeRequest): ChangeStatement[] {
  const { state, seen, noteSeen, self } = namesOf(request);
  return [
    plain(`CREATE TABLE IF NOT EXISTS ${state} (
  name text PRIMARY KEY,
  kind text NOT NULL,
  started_at timestamptz NOT NULL DEFAULT now(),
  backfill_after jsonb,
  backfill_rows bigint NOT NULL DEFAULT 0,
  backfilled_at timestamptz,
  differences bigint,
  verified_at timestamptz,
  flipped_at timestamptz,
  contracted_at timestamptz
);`),
    plain(`CREATE TABLE IF NOT EXISTS ${seen} (
  change text NOT NULL,
  seen_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY
);`),
    plain(`CREATE INDEX IF NOT EXISTS ${quoteIdentifier('lockstep_old_write_seen')} ON ${seen} (change, seen_at);`),
    plain(noteFunction(noteSeen, seen)),
    plain(
      `INSERT INTO ${state} (name, kind) VALUES (${self}, ${quoteLiteral(request.kind)}) ON CONFLICT (name) DO NOTHING;`,
    ),
  ];
}

/** At most a row a minute and transaction; nobody waits for anybody, as with a row that all writers update. The application needs no right on the table. */
function noteFunction(noteSeen: string, seen: string): string {
  const body = `BEGIN
  IF NOT EXISTS (SELECT FROM ${seen} AS s WHERE s.change = of AND s.seen_at > clock_timestamp() - interval '1 minute') THEN
    INSERT INTO ${seen} (change) VALUES (of);
  END IF;
END`;
  return `CREATE OR REPLACE FUNCTION ${noteSeen}(of text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS ${quoted(body)};`;
}

/** Begins the backfill and the proof again from nothing. */
export function forgetProgress(request: ChangeRequest): ChangeStatement {
  const { state, self } = namesOf(request);
  return plain(
    `UPDATE ${state} SET backfill_after = NULL, backfill_rows = 0, backfilled_at = NULL, differences = NULL, verified_at = NULL WHERE name = ${self};`,
  );
}

/** Forgets the change. */
export function closeJournal(request: ChangeRequest): ChangeStatement[] {
  const { state, seen, self } = namesOf(request);
  return [plain(`DELETE FROM ${seen} WHERE change = ${self};`), plain(`DELETE FROM ${state} WHERE name = ${self};`)];
}
