import type { ChangeStatement, ChangeStep } from '../../../model/change.ts';
import { conditional, exists } from '../ddl/conditional.ts';
import { quoteTable } from '../quote.ts';
import { isOwn } from './echo.ts';
import { refuseWhile } from './guards.ts';
import { forgetProgress, noteOldWrite } from './journal.ts';
import { ownName } from './names.ts';
import { columnsOf, type Rows, type Side } from './rows.ts';
import { bringTriggers, giveBackTriggers, NUMBERED } from './rows-triggers.ts';
import { definition, plain } from './statement.ts';
import { dropTriggers, trigger } from './trigger.ts';

const EVENTS = ['ai', 'au', 'ad'];
const WATCHED = ['bi', 'bu', 'bd'];

/** Triggers on all tables; one that another of them called does nothing. */
export function captureRows(rows: Rows): ChangeStep {
  const { request, old, fresh } = rows;
  const [before, after] = [namesIn(old), namesIn(fresh)];
  return {
    id: 'capture',
    title: `write ${after} wherever ${before} ${isAre(old)} written, and the other way round`,
    about: [
      'The old version alone may serve until verify says 0: until then a row is missing for the new one, and an INSERT of its key fails.',
      'No trigger sees TRUNCATE: verify would say so. While the server writes a binary log and the login has no SUPER, it needs log_bin_trust_function_creators = 1.',
    ],
    limit: 'moment',
    forward: [
      ...refuseWhile(request, 'flip'),
      ...beginAnew(rows),
      ...old.flatMap((side) => bringTriggers(rows, side)),
      ...fresh.toReversed().flatMap((side) => giveBackTriggers(rows, side)),
    ],
    undo: [...refuseWhile(request, 'flip'), ...dropRowsSync(rows), ...beginAnew(rows)],
    undoMeans: `Nothing is lost as long as the old version alone writes from then on: ${before} ${old.length === 1 ? 'has' : 'have'} every row that either version wrote. ${after} ${isAre(fresh)} emptied: backfill and verify begin again after the next capture.`,
    prints: null,
  };
}

function namesIn(sides: readonly Side[]): string {
  return sides.map(({ table }) => table.name).join(' and ');
}

function isAre({ length }: readonly Side[]): string {
  return length === 1 ? 'is' : 'are';
}

/** What no trigger of the new tables keeps in step is no copy: it is made from nothing. The one that is asked for is made last and taken away first. */
function beginAnew({ request, fresh }: Rows): ChangeStatement[] {
  const { schema } = request.table;
  const kept = exists('TRIGGERS', { TRIGGER_SCHEMA: schema, TRIGGER_NAME: ownName(request.name, 'ai') });
  const { sql } = forgetProgress(request);
  return [
    ...fresh.map(({ table }) => {
      const there = exists('TABLES', { TABLE_SCHEMA: table.schema, TABLE_NAME: table.name });
      return definition(conditional(`${there} AND NOT ${kept}`, true, `TRUNCATE TABLE ${quoteTable(table)}`));
    }),
    plain(`${sql.slice(0, -1)} AND NOT ${kept};`),
  ];
}

/** Takes the triggers away that keep all tables in step, those of the new ones first: they name the others. */
export function dropRowsSync({ request, old, fresh }: Rows): ChangeStatement[] {
  const events = columnsOf(request).counted === undefined ? EVENTS : [...EVENTS, NUMBERED];
  const drop = (ending: string, { called, table }: Side) => dropTriggers(request, [`${called}${ending}`], table);
  return [
    // By event: where a row leaves one table unseen, its INSERT into the next one would meet it in the old table.
    ...events.flatMap((event) => fresh.flatMap((side) => drop(event, side))),
    ...old.flatMap((side) => EVENTS.flatMap((event) => drop(event, side))),
  ];
}

/** Triggers that note who writes the old tables. Only from the flip on: until then everybody does. */
export function watchOld({ request, old }: Rows): ChangeStatement[] {
  const events = ['BEFORE INSERT', 'BEFORE UPDATE', 'BEFORE DELETE'];
  return old.flatMap(({ table }, part) =>
    events.map((when, at) =>
      trigger(request, {
        ending: `old${part + 1}_${WATCHED[at]}`,
        when,
        on: table,
        body: `  IF ${isOwn(request)} THEN\n    ${noteOldWrite(request)}\n  END IF;`,
      }),
    ),
  );
}

/** Takes away what watches. */
export function dropWatchers({ request, old }: Rows): ChangeStatement[] {
  return old.flatMap(({ table }, at) =>
    dropTriggers(
      request,
      WATCHED.map((ending) => `old${at + 1}_${ending}`),
      table,
    ),
  );
}
