import type { Change, ChangeStep } from '../../../model/change.ts';
import type { DropColumn, DropTable } from '../../../model/change-contract.ts';
import { qualified } from '../ddl/statement-text.ts';
import { quoteIdentifier as quote, quoteLiteral } from '../quote.ts';
import { fixedDefault, readers } from './beside.ts';
import { unnamed } from './going.ts';
import { type Demand, quiet, refuseUnless, refuseWhile } from './guards.ts';
import { namesOf } from './names.ts';
import { refuseResting } from './refuse-tied.ts';
import { recordStep } from './rule.ts';
import { dropSync } from './same-row.ts';
import { block, differ, dropTrigger, exclusive, locking, mine, plain, quoted, writersWait } from './statement.ts';

type Drop = DropColumn | DropTable;

/** What goes is watched, then hidden under another name, from where it comes back whole, and only then dropped. */
export function dropped(request: Drop): Change {
  const { name, kind, table } = request;
  if (request.kind === 'drop-column') refuseResting(request, request.column.name);
  const what = kind === 'drop-column' ? `${table.name}.${request.column.name}` : table.name;
  return {
    name,
    kind,
    table: { schema: table.schema, name: table.name },
    title: `${what} goes`,
    // There is no second shape: what is asked is who still writes.
    question: `SELECT count(*) AS differences FROM ${namesOf(request).seen} AS t WHERE t.change = ${namesOf(request).self} AND t.seen_at > clock_timestamp() - interval '1 day';`,
    steps: [recordStep(request), watch(request, what), hide(request, what), destroy(request, what)],
    notes: [
      `Who only reads ${what} is not seen by the server: look for it in the code. Hiding it finds the rest: their statements fail, and the undo of flip brings it back at once.`,
      ...(kind === 'drop-column' ? readers(request, request.column.name) : []),
    ],
  };
}

function watch(request: Drop, what: string): ChangeStep {
  const { sync, trigger, table, noteSeen, self } = namesOf(request);
  const lock = writersWait(request.table);
  const body = `BEGIN\n  PERFORM ${noteSeen}(${self});\n  RETURN NULL;\nEND`;
  return {
    id: 'capture',
    title: `note who still writes ${what}`,
    about: ['It changes nothing that is written.'],
    limit: 'moment',
    forward: [
      refuseWhile(request, 'flip'),
      plain(
        `CREATE OR REPLACE FUNCTION ${sync}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS ${quoted(body)};`,
      ),
      ...(request.kind === 'drop-table'
        ? [
            locking(
              `CREATE OR REPLACE TRIGGER ${trigger} AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON ${table} FOR EACH STATEMENT EXECUTE FUNCTION ${sync}();`,
              lock,
            ),
          ]
        : columnTriggers(request)),
    ],
    undo: [refuseWhile(request, 'flip'), ...dropWatch(request)],
    undoMeans: 'Nothing is lost; writes are no longer noted.',
    prints: null,
  };
}

function columnTriggers(request: DropColumn) {
  const { sync, trigger, table } = namesOf(request);
  const { column } = request;
  const name = quote(column.name);
  const lock = writersWait(request.table);
  const given = differ(`NEW.${name}`, `${fixedDefault(column) ?? 'NULL'}::${column.rawType}`);
  const required = !column.nullable && column.default === null;
  return [
    ...(required
      ? [locking(`ALTER TABLE ${table} ALTER COLUMN ${name} DROP NOT NULL;`, exclusive(request.table))]
      : []),
    locking(
      `CREATE OR REPLACE TRIGGER ${trigger} AFTER INSERT ON ${table} FOR EACH ROW WHEN (${given}) EXECUTE FUNCTION ${sync}();`,
      lock,
    ),
    locking(
      `CREATE OR REPLACE TRIGGER ${second(request)} AFTER UPDATE OF ${name} ON ${table} FOR EACH ROW EXECUTE FUNCTION ${sync}();`,
      lock,
    ),
  ];
}

function second(request: Drop): string {
  return namesOf(request).trigger.replace(/"$/, '_update"');
}

function dropWatch(request: Drop) {
  return [dropTrigger(request, request.table, second(request)), ...dropSync(request)];
}

function hide(request: Drop, what: string): ChangeStep {
  const { state, self, trigger, table } = namesOf(request);
  const lock = exclusive(request.table);
  const away = `lockstep_${request.name}_gone`;
  const hidden = qualified({ schema: request.table.schema, name: away });
  const [old, go, home] =
    request.kind === 'drop-column'
      ? [
          request.column.name,
          `ALTER TABLE ${table} RENAME COLUMN ${quote(request.column.name)} TO ${quote(away)};`,
          `ALTER TABLE ${table} RENAME COLUMN ${quote(away)} TO ${quote(request.column.name)};`,
        ]
      : [
          request.table.name,
          `ALTER TABLE ${table} RENAME TO ${quote(away)};`,
          `ALTER TABLE ${hidden} RENAME TO ${quote(request.table.name)};`,
        ];
  const watched = `EXISTS (SELECT FROM pg_trigger WHERE tgname = ${quoteLiteral(trigger.slice(1, -1))} AND NOT tgisinternal)`;
  const demands: readonly Demand[] = [
    [watched, 'nobody notes who writes it: run capture'],
    [`old_write.at IS NULL OR old_write.at < clock_timestamp() - interval '1 day'`, 'it was written within a day'],
    ...(request.kind === 'drop-column' ? [unnamed(request, [request.column.name])] : []),
  ];
  const once = (flipped: 'NULL' | 'NOT NULL', statement: string) =>
    locking(
      block(
        `  IF EXISTS (SELECT FROM ${state} WHERE name = ${self} AND flipped_at IS ${flipped} AND contracted_at IS NULL) THEN\n    ${statement}\n  END IF;`,
      ),
      lock,
    );
  return {
    id: 'flip',
    title: `hide ${what} under the name ${away}`,
    about: [
      `Statements that still name ${old} fail from here on; the undo brings it back at once, with every row. It refuses while it was written within a day.`,
    ],
    limit: 'moment',
    forward: [
      plain(refuseUnless(request, demands)),
      once('NULL', go),
      plain(`UPDATE ${state} SET flipped_at = coalesce(flipped_at, clock_timestamp()) WHERE name = ${self};`),
      plain(`SELECT concat('lockstep: flipped at ', flipped_at) FROM ${state} WHERE name = ${self};`),
    ],
    undo: [
      refuseWhile(request, 'contract'),
      once('NOT NULL', home),
      plain(`UPDATE ${state} SET flipped_at = NULL WHERE name = ${self};`),
    ],
    undoMeans:
      'Nothing is lost: what was hidden comes back as it was. Rows that were written meanwhile have no value in it.',
    prints: 'flipped at …',
  };
}

function destroy(request: Drop, what: string): ChangeStep {
  const { state, self, table } = namesOf(request);
  const away = `lockstep_${request.name}_gone`;
  const hidden = qualified({ schema: request.table.schema, name: away });
  const saved =
    request.kind === 'drop-column'
      ? `\\copy (SELECT ${[...(request.table.primaryKey?.columns ?? []), away].map(quote).join(', ')} FROM ${table}) TO '${request.name}.csv' CSV`
      : `pg_dump -t '${hidden}'`;
  const lock = exclusive(request.kind === 'drop-table' ? { schema: request.table.schema, name: away } : request.table);
  return {
    id: 'contract',
    title: `drop ${what}`,
    about: [
      `It refuses, and changes nothing, unless it has been hidden for ${request.contractAfterDays} days.`,
      `Keep a copy before: ${saved}`,
    ],
    limit: 'moment',
    forward: [
      plain(refuseUnless(request, quiet(request, 'flipped_at').slice(0, 1))),
      plain(`UPDATE ${state} SET contracted_at = coalesce(contracted_at, clock_timestamp()) WHERE name = ${self};`),
      ...(request.kind === 'drop-table'
        ? [
            locking(
              `-- lockstep-ignore drops-table: this file refuses until the table was hidden for a release cycle\nDROP TABLE IF EXISTS ${hidden};`,
              lock,
            ),
            plain(mine('drops-code', `DROP FUNCTION IF EXISTS ${namesOf(request).sync}();`)),
          ]
        : [
            ...dropWatch(request),
            locking(
              `-- lockstep-ignore drops-column: this file refuses until the column was hidden for a release cycle\nALTER TABLE ${table} DROP COLUMN IF EXISTS ${quote(away)};`,
              lock,
            ),
          ]),
      plain(`SELECT concat('lockstep: contracted at ', contracted_at) FROM ${state} WHERE name = ${self};`),
    ],
    undo: [],
    undoMeans: 'It cannot be taken back: the values are gone, but for the copy that you kept.',
    prints: 'contracted at …',
  };
}
