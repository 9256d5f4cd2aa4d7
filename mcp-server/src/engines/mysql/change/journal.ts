import type { ChangeStatement } from '../../../model/change.ts';
import type { ChangeRequest } from '../../../model/change-contract.ts';
import { quoteLiteral } from '../quote.ts';
import { namesOf } from './names.ts';
import { definition, plain, routine } from './statement.ts';

/** Names and kinds are letters, digits, _ and -. */
const WORD = 'CHARACTER SET ascii COLLATE ascii_bin';

/** What the change is known by: how far it is, and who wrote the old shape. */
export function openJournal(request: ChangeRequest): ChangeStatement[] {
  const { state, seen, self } = namesOf(request);
  return [
    definition(`CREATE TABLE IF NOT EXISTS ${state} (
  name VARCHAR(64) ${WORD} NOT NULL PRIMARY KEY,
  kind VARCHAR(64) ${WORD} NOT NULL,
  started_at DATETIME(6) NOT NULL,
  backfill_after LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
  backfill_rows BIGINT NOT NULL DEFAULT 0,
  backfilled_at DATETIME(6) NULL,
  differences BIGINT NULL,
  verified_at DATETIME(6) NULL,
  flipped_at DATETIME(6) NULL,
  contracting_at DATETIME(6) NULL,
  contracted_at DATETIME(6) NULL
) ENGINE=InnoDB;`),
    // A row of its own for each connection and hour: no writer ever waits for another one.
    definition(`CREATE TABLE IF NOT EXISTS ${seen} (
  \`change\` VARCHAR(64) ${WORD} NOT NULL,
  seen_at DATETIME NOT NULL,
  seen_by BIGINT UNSIGNED NOT NULL,
  PRIMARY KEY (\`change\`, seen_at, seen_by)
) ENGINE=InnoDB;`),
    routine(refusal(request)),
    plain(
      `INSERT INTO ${state} (name, kind, started_at) VALUES (${self}, ${quoteLiteral(request.kind)}, UTC_TIMESTAMP(6)) ON DUPLICATE KEY UPDATE kind = kind;`,
    ),
  ];
}

/** A script outside of a routine cannot decide whether to end. The server keeps 128 characters of a message. */
function refusal(request: ChangeRequest): string {
  const { refuse } = namesOf(request);
  return `CREATE PROCEDURE /*!80029 IF NOT EXISTS *//*M!100104 IF NOT EXISTS */ ${refuse}(IN reason TEXT)
SQL SECURITY INVOKER
BEGIN
  DECLARE said VARCHAR(128) CHARACTER SET utf8mb4 DEFAULT LEFT(CONCAT('lockstep: refused, ', reason), 128);
  IF reason <> '' THEN
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = said;
  END IF;
END`;
}

/** The statement of a trigger that notes a write of the old shape. It reads nothing: a read in a trigger takes locks. */
export function noteOldWrite(request: ChangeRequest): string {
  const { seen, self } = namesOf(request);
  return `INSERT INTO ${seen} (\`change\`, seen_at, seen_by) VALUES (${self}, DATE_FORMAT(UTC_TIMESTAMP(), '%Y-%m-%d %H:00:00'), CONNECTION_ID()) ON DUPLICATE KEY UPDATE seen_by = seen_by;`;
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
  return [
    plain(`DELETE FROM ${seen} WHERE \`change\` = ${self};`),
    plain(`DELETE FROM ${state} WHERE name = ${self};`),
  ];
}
