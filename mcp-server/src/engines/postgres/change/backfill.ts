import type { ChangeStep } from '../../../model/change.ts';
import type { ChangeRequest } from '../../../model/change-contract.ts';
import type { Column } from '../../../model/schema.ts';
import { quoteIdentifier } from '../quote.ts';
import { forgetProgress } from './journal.ts';
import { namesOf } from './names.ts';
import { alone, list, mine, plain, quoted } from './statement.ts';

/** What the copy does to the rows between two keys. */
export interface Batch {
  /** One statement over the alias t whose WHERE may be gone on with by AND; `range` is the condition on the key. `at`: which of the tables t is. */
  statement(range: string, at: number): string;
  /** The tables that are walked one after another, all with one key; left out: the one that is changed. */
  readonly tables?: readonly string[];
  /** What is counted: rows that were changed, unless the statement itself says in `touched` how many it brought. */
  readonly counts?: 'itself';
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
      `A batch that meets a lock, or a deadlock, is rolled back and tried again. Slower or faster: CALL ${backfill}(rows, rest in milliseconds).`,
      `How far it is: SELECT backfill_after, backfill_rows, backfilled_at FROM ${state} WHERE name = ${self};`,
    ],
    limit: 'none',
    forward: [
      plain(procedure(request, batch)),
      // Less than deadlock_timeout: the backfill gives way before the server picks a victim, which could be the application.
      plain(`SET lock_timeout = '500ms';`),
      alone(`CALL ${backfill}(${request.batchRows}, ${request.pauseMs});`),
      plain(`SELECT concat('lockstep: ', backfill_rows, ' rows were brought') FROM ${state} WHERE name = ${self};`),
    ],
    undo: [
      plain(mine('drops-code', `DROP PROCEDURE IF EXISTS ${backfill}(integer, integer);`)),
      forgetProgress(request),
    ],
    undoMeans: 'Nothing is lost: what was brought stays, and the next backfill begins at the first row.',
    prints: '… rows were brought',
  };
}

/** Two statements find the next rows, because a condition that may be NULL would not be answered by the index. */
function procedure(request: ChangeRequest, batch: Batch): string {
  const { state, self, backfill, table } = namesOf(request);
  const tables = batch.tables ?? [table];
  const key = keyOf(request);
  const names = list(
    key.map(({ name }) => name),
    't.',
  );
  const [asc, desc] = ['', ' DESC'].map((order) =>
    key.map(({ name }) => `t.${quoteIdentifier(name)}${order}`).join(', '),
  );
  const next = (from: string, condition: string) =>
    `WITH t AS (SELECT ${names} FROM ${from} AS t${condition} ORDER BY ${asc} LIMIT batch_rows)
      SELECT (SELECT jsonb_build_array(${names}) FROM t ORDER BY ${asc} LIMIT 1),
             (SELECT jsonb_build_array(${names}) FROM t ORDER BY ${desc} LIMIT 1) INTO low, high;`;
  const find = (from: string) => `IF place IS NULL THEN
      ${next(from, '')}
      ELSE
      ${next(from, ` WHERE (${names}) > (${bounds(key, 'place')})`)}
      END IF;`;
  const copy = (at: number) =>
    `${batch.statement(`(${names}) >= (${bounds(key, 'low')}) AND (${names}) <= (${bounds(key, 'high')})`, at)}${
      batch.counts === 'itself' ? '' : '\n      GET DIAGNOSTICS touched = ROW_COUNT;'
    }`;
  const several = tables.length > 1;
  const each = (what: (at: number) => string) =>
    several
      ? `CASE nr\n${tables.map((_, at) => `      WHEN ${at + 1} THEN\n      ${what(at)}`).join('\n')}\n      END CASE;`
      : what(0);
  // Columns are written with their table before them.
  const body = `#variable_conflict use_variable
DECLARE
  done timestamptz; place jsonb; low jsonb; high jsonb; touched bigint; refused integer := 0;${several ? ' nr integer;' : ''}
BEGIN
  LOOP
    BEGIN
      SELECT c.backfilled_at, c.backfill_after INTO STRICT done, place FROM ${state} AS c WHERE c.name = ${self} FOR UPDATE;
      EXIT WHEN done IS NOT NULL;
      ${several ? 'nr := coalesce((place ->> 0)::integer, 1);\n      place := place -> 1;\n      ' : ''}${each((at) => find(tables[at] ?? ''))}
      IF high IS NULL${several ? ` AND nr = ${tables.length}` : ''} THEN
        UPDATE ${state} AS c SET backfilled_at = clock_timestamp() WHERE c.name = ${self};
        EXIT;
      END IF;
      ${several ? wholly(request, each(copy)) : `${copy(0)}\n      UPDATE ${state} AS c SET backfill_after = high, backfill_rows = c.backfill_rows + touched WHERE c.name = ${self};`}
      refused := 0;
    EXCEPTION WHEN lock_not_available OR deadlock_detected THEN
      refused := refused + 1;
      IF refused > 100 THEN RAISE; END IF;
    END;
    COMMIT;
    PERFORM pg_sleep((pause_ms + 50 * refused) / 1000.0);
  END LOOP;
END`;
  return `CREATE OR REPLACE PROCEDURE ${backfill}(batch_rows integer, pause_ms integer) LANGUAGE plpgsql AS ${quoted(body)};`;
}

/** The note says which table it is a place of; without a key it is the beginning of one. */
function wholly(request: ChangeRequest, copy: string): string {
  const { state, self } = namesOf(request);
  return `IF high IS NULL THEN
        UPDATE ${state} AS c SET backfill_after = jsonb_build_array(nr + 1) WHERE c.name = ${self};
      ELSE
      ${copy}
        UPDATE ${state} AS c SET backfill_after = jsonb_build_array(nr, high), backfill_rows = c.backfill_rows + touched WHERE c.name = ${self};
      END IF;`;
}

/** The key that a note holds, as a list of typed values. */
function bounds(key: readonly Column[], note: string): string {
  return key.map(({ rawType }, at) => `(${note} ->> ${at})::${rawType}`).join(', ');
}

/** The columns of the primary key, in its order. */
export function keyOf({ table }: ChangeRequest): Column[] {
  return (table.primaryKey?.columns ?? []).flatMap(
    (name) => table.columns.find((column) => column.name === name) ?? [],
  );
}
