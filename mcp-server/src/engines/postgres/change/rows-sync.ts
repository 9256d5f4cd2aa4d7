import type { ChangeStatement, ChangeStep } from '../../../model/change.ts';
import type { TableName } from '../../../model/mapping.ts';
import { quoteLiteral } from '../quote.ts';
import { refuseWhile, whileOpen } from './guards.ts';
import { forgetProgress } from './journal.ts';
import { namesOf } from './names.ts';
import { columnsOf, ownName, type Rows, type Side } from './rows.ts';
import { bring, giveBack, numbers } from './rows-functions.ts';
import { alone, exclusive, locking, mine, plain, quoted, writersWait } from './statement.ts';

const SAFE = 'LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS';

/** Triggers on all tables. Each brings what its own table says now to where it is not said yet, so that they end at once. */
export function captureRows(rows: Rows): ChangeStep {
  const { request, old, fresh } = rows;
  const [before, after] = [namesIn(old), namesIn(fresh)];
  const make = (fn: string, body: string) =>
    plain(`CREATE OR REPLACE FUNCTION ${fn}() RETURNS trigger ${SAFE} ${quoted(body)};`);
  const each = (side: Side, statements: readonly string[]) =>
    statements.map((statement) => alone(statement, writersWait(side.table)));
  return {
    id: 'capture',
    title: `write ${after} wherever ${before} ${isAre(old)} written, and the other way round`,
    about: [
      'The new version may read and write from when verify said 0, not before: until then a row is missing, and an INSERT of its key fails.',
      'The functions have the rights of who makes them: the application needs none on the other tables.',
    ],
    limit: 'moment',
    forward: [
      refuseWhile(request, 'flip'),
      plain(beginAnew(rows)),
      ...old.map((side) => make(side.fn, bring(request, side))),
      ...fresh.map((side) => make(side.fn, giveBack(request, side))),
      ...(isNumbered(rows) ? fresh.slice(0, 1).map((side) => make(numberOf(rows), numbers(request, side))) : []),
      // One lock at a time, each let go of before the next: who writes several of the tables would else be waited for while it waits.
      ...old.flatMap((side) => each(side, triggers(rows, side))),
      ...fresh
        .toReversed()
        .flatMap((side) => each(side, [...numberTrigger(rows, side), ...triggers(rows, side).toReversed()])),
    ],
    undo: [
      refuseWhile(request, 'flip'),
      ...dropRowsSync(rows).map((statement) =>
        statement.locks.length === 0 ? statement : { ...statement, alone: true },
      ),
      plain(beginAnew(rows)),
    ],
    undoMeans: `Nothing is lost as long as the old version alone writes from then on: ${before} ${hasHave(old)} every row that either version wrote. ${after} ${isAre(fresh)} emptied: backfill and verify begin again after the next capture.`,
    prints: null,
  };
}

function namesIn(sides: readonly Side[]): string {
  return sides.map(({ table }) => table.name).join(' and ');
}

function isAre({ length }: readonly Side[]): string {
  return length === 1 ? 'is' : 'are';
}

function hasHave({ length }: readonly Side[]): string {
  return length === 1 ? 'has' : 'have';
}

/** What no trigger of the new tables keeps in step is no copy: it is made from nothing. Those of the first of them are made last and taken away first. */
function beginAnew({ request, fresh }: Rows): string {
  const { trigger, self } = namesOf(request);
  const [first] = fresh;
  const there = (sql: string) => `to_regclass(${quoteLiteral(sql)})`;
  const all = fresh.map(({ sql }) => sql);
  return whileOpen(
    request,
    `IF ${all.map((sql) => `${there(sql)} IS NOT NULL`).join(' AND ')} AND NOT EXISTS (SELECT FROM pg_trigger WHERE tgrelid = ${there(first?.sql ?? '')} AND tgname = ${quoteLiteral(trigger.slice(1, -1))}) THEN
      PERFORM set_config('lockstep.backfill', ${self}, true);
      TRUNCATE ${all.join(', ')};
      PERFORM set_config('lockstep.backfill', '', true);
      ${forgetProgress(request).sql}
    END IF;`,
  );
}

function isNumbered({ request }: Rows): boolean {
  return columnsOf(request).numbered.length > 0;
}

/** A function for all new tables: those of a split have one counter. */
function numberOf({ request }: Rows): string {
  return ownName(request, 'number');
}

function ended({ request }: Rows, ending: string): string {
  return namesOf(request).trigger.replace(/"$/, `_${ending}"`);
}

function triggers(rows: Rows, { sql, fn }: Side): string[] {
  return [
    // Not by UPDATE OF, which passes over what another trigger sets.
    `CREATE OR REPLACE TRIGGER ${namesOf(rows.request).trigger} AFTER INSERT OR UPDATE OR DELETE ON ${sql} FOR EACH ROW EXECUTE FUNCTION ${fn}();`,
    `CREATE OR REPLACE TRIGGER ${ended(rows, 'truncate')} AFTER TRUNCATE ON ${sql} FOR EACH STATEMENT EXECUTE FUNCTION ${fn}();`,
  ];
}

function numberTrigger(rows: Rows, side: Side): string[] {
  if (!isNumbered(rows)) return [];
  return [
    `CREATE OR REPLACE TRIGGER ${ended(rows, 'number')} BEFORE INSERT ON ${side.sql} FOR EACH ROW EXECUTE FUNCTION ${numberOf(rows)}();`,
  ];
}

/** Takes the triggers and their functions away, those of the new tables first: who writes one locks it first. */
export function dropRowsSync(rows: Rows): ChangeStatement[] {
  const { request, old, fresh } = rows;
  const numbered = isNumbered(rows);
  const drop = (name: string, on: string, table: TableName) =>
    locking(mine('drops-code', `DROP TRIGGER IF EXISTS ${name} ON ${on};`), exclusive(table));
  const own = [namesOf(request).trigger, ended(rows, 'truncate')];
  const ofFresh = [...own, ...(numbered ? [ended(rows, 'number')] : [])];
  return [
    ...fresh.flatMap(({ sql, table }) => ofFresh.map((name) => drop(name, sql, table))),
    ...old.flatMap(({ sql, table }) => own.map((name) => drop(name, sql, table))),
    ...[...[...old, ...fresh].map(({ fn }) => fn), ...(numbered ? [numberOf(rows)] : [])].map((each) =>
      plain(mine('drops-code', `DROP FUNCTION IF EXISTS ${each}();`)),
    ),
  ];
}
