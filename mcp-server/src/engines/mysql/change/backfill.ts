import type { ChangeStep } from '../../../model/change.ts';
import type { ChangeRequest } from '../../../model/change-contract.ts';
import { LockstepError } from '../../../model/errors.ts';
import type { Column } from '../../../model/schema.ts';
import { quoteIdentifier } from '../quote.ts';
import { parseRawType } from '../types.ts';
import { forgetProgress } from './journal.ts';
import { namesOf } from './names.ts';
import { definition, dropOwn, plain, routine } from './statement.ts';

/** What the copy does to the rows between two keys. */
export interface Batch {
  /** One statement over the alias t; `range` is the condition on the key. `at`: which of the tables t is. */
  statement(range: string, at: number): string;
  /** The tables that are walked one after another, all with one key; left out: the one that is changed. */
  readonly tables?: readonly string[];
  /** What is counted: rows that were changed, unless it is the rows that were walked. */
  readonly counts?: 'rows';
  /** What a reader must know of it. */
  readonly about: readonly string[];
}

/** Walks the table by its primary key: a transaction a batch, which also notes how far it is. */
export function backfillStep(request: ChangeRequest, batch: Batch): ChangeStep {
  const { backfill, state, self } = namesOf(request);
  return {
    id: 'backfill',
    title: `bring the rows that are there, ${request.batchRows} in a transaction`,
    about: [
      ...batch.about,
      'Run again after a kill it goes on after the last batch that was committed; two at once take turns.',
      'It never waits for a row, so it is no part of a deadlock: where a row is locked the batch is rolled back, halved, and tried again.',
      `Slower or faster: CALL ${backfill}(rows, rest in milliseconds). How far it is: SELECT backfill_after, backfill_rows, backfilled_at FROM ${state} WHERE name = ${self};`,
    ],
    limit: 'none',
    forward: [
      dropOwn(dropBackfill(request)),
      routine(procedure(request, batch)),
      // MariaDB knows no NOWAIT in a procedure, and MySQL no wait of 0.
      plain('SET SESSION innodb_lock_wait_timeout = 1 /*M! - 1 */;'),
      definition(`CALL ${backfill}(${request.batchRows}, ${request.pauseMs});`),
      plain(
        `SELECT CONCAT('lockstep: ', backfill_rows, ' rows were brought') AS result FROM ${state} WHERE name = ${self};`,
      ),
    ],
    undo: [dropOwn(dropBackfill(request)), forgetProgress(request)],
    undoMeans: 'Nothing is lost: what was brought stays, and the next backfill begins at the first row.',
    prints: '… rows were brought',
  };
}

/** Takes the procedure away. */
export function dropBackfill(request: ChangeRequest): string {
  return `DROP PROCEDURE IF EXISTS ${namesOf(request).backfill};`;
}

function procedure(request: ChangeRequest, batch: Batch): string {
  const { state, self, backfill, refuse, table } = namesOf(request);
  const tables = batch.tables ?? [table];
  const several = tables.length > 1;
  const key = keyOf(request);
  const place = key.map(({ name }) => `t.${quoteIdentifier(name)}`);
  const [low, high] = ['low', 'high'].map((edge) => key.map((_, at) => `${edge}_${at + 1}`));
  const aliases = key.map((_, at) => `k${at + 1}`);
  const next = (from: string, range: string) =>
    `SELECT ${aliases.join(', ')} INTO ${high?.join(', ')} FROM (
          SELECT ${place.map((each, at) => `${each} AS ${aliases[at]}`).join(', ')} FROM ${from} AS t${range} ORDER BY ${place.join(', ')} LIMIT rows_now
        ) AS batch ORDER BY ${aliases.map((each) => `${each} DESC`).join(', ')} LIMIT 1;`;
  const after = beyond(place, low ?? [], '>');
  const upTo = beyond(place, high ?? [], '<');
  const work = (at: number, range: string) =>
    `SELECT COUNT(*) INTO touched FROM ${tables[at]} AS t WHERE ${range} FOR UPDATE /*!80001 NOWAIT */;
        ${batch.statement(range, at)}${batch.counts === 'rows' ? '' : '\n        SET touched = ROW_COUNT();'}`;
  const each = (what: (at: number) => string) =>
    several
      ? `CASE nr\n${tables.map((_, at) => `        WHEN ${at + 1} THEN\n        ${what(at)}`).join('\n')}\n        END CASE;`
      : what(0);
  const begins = several ? 'JSON_LENGTH(place) = 1' : 'place IS NULL';
  const noted = key.map((column, at) => written(column, at)).join(', ');
  return `CREATE PROCEDURE ${backfill}(IN batch_rows INT, IN pause_ms INT)
SQL SECURITY INVOKER
BEGIN
  DECLARE known, refused${several ? ', nr' : ''} INT DEFAULT 0;
  DECLARE rows_now INT DEFAULT GREATEST(1, batch_rows);
  DECLARE touched BIGINT;
  DECLARE done DATETIME(6);
  DECLARE place LONGTEXT CHARACTER SET utf8mb4;
${key.map((column, at) => `  DECLARE low_${at + 1}, high_${at + 1} ${declared(column)};`).join('\n')}
  work: LOOP
    BEGIN
      DECLARE EXIT HANDLER FOR 1205, 1213, 3572
      BEGIN
        ROLLBACK;
        SET refused = refused + 1;
        SET rows_now = GREATEST(1, rows_now DIV 2);
        IF refused > 500 THEN RESIGNAL; END IF;
      END;
      SET known = 0;
      SET ${(high ?? []).map((name) => `${name} = NULL`).join(', ')};
      START TRANSACTION;
      SELECT 1, backfilled_at, backfill_after INTO known, done, place FROM ${state} WHERE name = ${self} FOR UPDATE;
      IF known = 0 THEN CALL ${refuse}('expand was not run'); END IF;
      IF done IS NOT NULL THEN
        COMMIT;
        LEAVE work;
      END IF;
      ${several ? "SET place = COALESCE(place, '[1]');\n      SET nr = JSON_UNQUOTE(JSON_EXTRACT(place, '$[0]'));\n      " : ''}IF ${begins} THEN
        ${each((at) => next(tables[at] ?? '', ''))}
      ELSE
        SET ${key.map((column, at) => `low_${at + 1} = ${read(column, several ? at + 1 : at)}`).join(', ')};
        ${each((at) => next(tables[at] ?? '', ` WHERE ${after}`))}
      END IF;
      IF high_1 IS NULL${several ? ` AND nr = ${tables.length}` : ''} THEN
        UPDATE ${state} SET backfilled_at = UTC_TIMESTAMP(6) WHERE name = ${self};
        COMMIT;
        LEAVE work;
      END IF;
      IF ${several ? 'high_1 IS NULL THEN\n        SET place = JSON_ARRAY(nr + 1), touched = 0;\n      ELSEIF ' : ''}${begins} THEN
        ${each((at) => work(at, upTo))}${several ? `\n        SET place = JSON_ARRAY(nr, ${noted});` : ''}
      ELSE
        ${each((at) => work(at, `${after} AND ${upTo}`))}${several ? `\n        SET place = JSON_ARRAY(nr, ${noted});` : ''}
      END IF;
      UPDATE ${state} SET backfill_after = ${several ? 'place' : `JSON_ARRAY(${noted})`}, backfill_rows = backfill_rows + touched WHERE name = ${self};
      COMMIT;
      SET refused = 0;
      SET rows_now = LEAST(GREATEST(1, batch_rows), rows_now * 2);
    END;
    DO SLEEP((pause_ms + 20 * LEAST(refused, 20)) / 1000);
  END LOOP;
END`;
}

/**
 * Whether a key lies after (or not after) a place in its order. Each part holds every column before its own by `=`, so that the server reads
 * a range of the whole key: told by the first column alone it would read, and lock, all rows that share it.
 */
function beyond(columns: readonly string[], bounds: readonly string[], side: '>' | '<'): string {
  const [column = '', ...others] = columns;
  const [bound = '', ...rest] = bounds;
  if (others.length === 0) return `${column} ${side === '>' ? '>' : '<='} ${bound}`;
  return `(${column} ${side} ${bound} OR (${column} = ${bound} AND ${beyond(others, rest, side)}))`;
}

const BYTES = new Set(['binary', 'varbinary']);
const WALKED = new Set([
  ...['tinyint', 'smallint', 'mediumint', 'int', 'bigint', 'decimal', 'year', 'char', 'varchar', 'binary', 'varbinary'],
  ...['date', 'datetime', 'timestamp', 'time', 'uuid'],
]);

/** The columns of the primary key, in its order. UNSUPPORTED when a value of one cannot be noted and found again. */
export function keyOf({ table }: ChangeRequest): Column[] {
  const columns = (table.primaryKey?.columns ?? []).flatMap(
    (name) => table.columns.find((column) => column.name === name) ?? [],
  );
  const odd = columns.find(({ rawType }) => !WALKED.has(parseRawType(rawType).base));
  if (odd !== undefined)
    throw new LockstepError(
      'UNSUPPORTED',
      `${table.name} cannot be walked in batches by its key: a place in the order of ${odd.name} (${odd.rawType}) cannot be noted. Give it a key of whole numbers, decimals, text, bytes, dates or UUIDs.`,
      { hint: 'Take the change out of lockstep.yaml, or change the key first.' },
    );
  return columns;
}

function declared({ rawType, charset, collation }: Column): string {
  return charset === null || collation === null ? rawType : `${rawType} CHARACTER SET ${charset} COLLATE ${collation}`;
}

function read({ rawType }: Column, at: number): string {
  const text = `JSON_UNQUOTE(JSON_EXTRACT(place, '$[${at}]'))`;
  return BYTES.has(parseRawType(rawType).base) ? `UNHEX(${text})` : text;
}

function written({ rawType }: Column, at: number): string {
  const bytes = BYTES.has(parseRawType(rawType).base);
  return bytes ? `HEX(high_${at + 1})` : `CAST(high_${at + 1} AS CHAR CHARACTER SET utf8mb4)`;
}
