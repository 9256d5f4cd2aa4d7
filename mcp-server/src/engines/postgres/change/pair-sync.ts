import type { ChangeStatement, ChangeStep } from '../../../model/change.ts';
import type { MergeTables, SplitTable } from '../../../model/change-contract.ts';
import type { PairedColumn } from '../../../model/change-pair.ts';
import { qualified } from '../ddl/statement-text.ts';
import { quoteIdentifier as quote } from '../quote.ts';
import { fixedDefault, triggersUnderOurPath } from './beside.ts';
import { refuseWhile } from './guards.ts';
import { forgetProgress } from './journal.ts';
import { namesOf } from './names.ts';
import {
  differ,
  dropTrigger,
  exclusive,
  hurried,
  ignoring,
  list,
  locking,
  mine,
  plain,
  quoted,
  writersWait,
} from './statement.ts';
import { notNull } from './twin.ts';

/** A change that keeps columns of one table and those of another in step. */
export type Paired = SplitTable | MergeTables;

const SAFE = 'LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS';

/** Triggers on both tables. Each writes only what is not there already, so that they end at once. */
export function capturePair(request: Paired): ChangeStep {
  const { wide } = namesOfPair(request);
  const { toNarrow, toWide } = functionsOf(request);
  const loose = request.kind === 'split-table' ? requiredOf(request) : [];
  return {
    id: 'capture',
    title: `write ${request.pair.narrow.name} wherever its columns in ${request.pair.wide.name} are written, and the other way round`,
    about: [
      'The new version may read and write from when verify said 0, not before: a row that was not brought yet reads as NULL, and NULL written to it is not seen as a change.',
      'The functions have the rights of who makes them: the application needs none on the other table.',
      ...triggersUnderOurPath(request, [request.pair.wide, request.pair.narrow]),
    ],
    limit: 'moment',
    forward: [
      refuseWhile(request, 'contract'),
      ...hurried([request.pair.wide, request.pair.narrow]),
      plain(`CREATE OR REPLACE FUNCTION ${toNarrow}() RETURNS trigger ${SAFE} ${quoted(writeNarrow(request))};`),
      plain(`CREATE OR REPLACE FUNCTION ${toWide}() RETURNS trigger ${SAFE} ${quoted(writeWide(request))};`),
      ...loose.map((each) =>
        locking(
          ignoring(
            'drops-not-null',
            'the new version writes this table first, and the other one takes no NULL',
            `ALTER TABLE ${wide} ALTER COLUMN ${quote(each.wide)} DROP NOT NULL;`,
          ),
          exclusive(request.pair.wide),
        ),
      ),
      ...triggersOf(request),
    ],
    undo: [
      refuseWhile(request, 'flip'),
      ...dropPairSync(request),
      forgetProgress(request),
      ...loose.flatMap((each) => notNull(request, each.wide).forward),
    ],
    undoMeans: `Nothing is lost as long as the old version alone writes${loose.length === 0 ? '' : `; it fails where a row has no value of ${loose.map((each) => each.wide).join(' or ')}, which takes no NULL again`}. From then on the new shape grows old: backfill and verify begin again after the next capture.`,
    prints: null,
  };
}

function triggersOf(request: Paired): ChangeStatement[] {
  const { wide, narrow, key, columns } = namesOfPair(request);
  const { trigger, self } = namesOf(request);
  const { toNarrow, toWide, gone } = functionsOf(request);
  // A row whose key is moved may not have been brought yet.
  const watched = request.kind === 'split-table' ? [...key.wide, ...columns.wide] : columns.wide;
  const changed = differ(list(watched, 'NEW.'), list(watched, 'OLD.'));
  const make = (when: string, on: string, name: string, fn: string, only = '') =>
    `CREATE OR REPLACE TRIGGER ${name} ${when} ON ${on} FOR EACH ROW${only} EXECUTE FUNCTION ${fn}();`;
  return [
    locking(make('AFTER INSERT', wide, trigger, toNarrow), writersWait(request.pair.wide)),
    // An UPDATE OF would pass over what another trigger sets.
    locking(
      make(
        'AFTER UPDATE',
        wide,
        ended(trigger, 'update'),
        toNarrow,
        ` WHEN (${changed} OR current_setting('lockstep.backfill', true) = ${self})`,
      ),
      writersWait(request.pair.wide),
    ),
    ...(hasGone(request)
      ? [
          plain(`CREATE OR REPLACE FUNCTION ${gone}() RETURNS trigger ${SAFE} ${quoted(takeAlong(request))};`),
          locking(make('BEFORE DELETE', wide, ended(trigger, 'delete'), gone), writersWait(request.pair.wide)),
        ]
      : []),
    locking(make('AFTER INSERT OR UPDATE OR DELETE', narrow, trigger, toWide), writersWait(request.pair.narrow)),
  ];
}

/** Takes the triggers and their functions away. The wide table is locked first, as writers do: the other way round each try would end in a deadlock. */
export function dropPairSync(request: Paired): ChangeStatement[] {
  const { wide, narrow } = request.pair;
  const { trigger } = namesOf(request);
  const { toNarrow, toWide, gone } = functionsOf(request);
  return [
    ...hurried([wide, narrow]),
    ...(hasGone(request) ? [dropTrigger(request, wide, ended(trigger, 'delete'))] : []),
    dropTrigger(request, wide, ended(trigger, 'update')),
    dropTrigger(request, wide, trigger),
    dropTrigger(request, narrow, trigger),
    ...[toNarrow, toWide, ...(hasGone(request) ? [gone] : [])].map((each) =>
      plain(mine('drops-code', `DROP FUNCTION IF EXISTS ${each}();`)),
    ),
  ];
}

/** The tables, and the columns of each, as SQL names them. */
export function namesOfPair({ pair }: Paired) {
  const of = (columns: readonly PairedColumn[]) => ({
    wide: columns.map(({ wide }) => wide),
    narrow: columns.map(({ narrow }) => narrow),
  });
  const match = (narrow: string, wide: string) =>
    pair.key.map((each) => `${narrow}.${quote(each.narrow)} = ${wide}.${quote(each.wide)}`).join(' AND ');
  return {
    wide: qualified(pair.wide),
    narrow: qualified(pair.narrow),
    key: of(pair.key),
    columns: of(pair.columns),
    match,
  };
}

/** A SELECT of the number of rows of which the tables say different things; no row says NULL. */
export function pairQuestion(request: Paired): string {
  const { wide, narrow, columns, match } = namesOfPair(request);
  return `SELECT count(*) AS differences FROM ${wide} AS t FULL JOIN ${narrow} AS n ON ${match('n', 't')} WHERE ${differ(list(columns.wide, 't.'), list(columns.narrow, 'n.'))}`;
}

function functionsOf(request: Paired) {
  const { sync } = namesOf(request);
  return { toNarrow: sync, toWide: sync.replace(/_sync"$/, '_back"'), gone: sync.replace(/_sync"$/, '_gone"') };
}

function ended(trigger: string, ending: string): string {
  return trigger.replace(/"$/, `_${ending}"`);
}

/** A row of the new version whose other half does not go with it by itself. */
function hasGone(request: Paired): boolean {
  return request.kind === 'merge-tables' && request.reference.onDelete !== 'cascade';
}

function requiredOf({ pair }: Paired): PairedColumn[] {
  return pair.columns.filter(({ column }) => !column.nullable);
}

/** Notes a write of the old shape that had to be carried; the backfill is none. */
function noting(request: Paired, but = ''): string {
  const { self, noteSeen } = namesOf(request);
  return `  IF lockstep_rows > 0 AND current_setting('lockstep.backfill', true) IS DISTINCT FROM ${self}${but} THEN
    PERFORM ${noteSeen}(${self});
  END IF;`;
}

function writeNarrow(request: Paired): string {
  const { narrow, key, columns, match } = namesOfPair(request);
  const { self } = namesOf(request);
  const [empty, required] = [columns.wide, requiredOf(request).map(({ wide }) => wide)].map((names, at) =>
    names.map((each) => `NEW.${quote(each)} IS ${at === 0 ? '' : 'NOT '}NULL`).join(' AND '),
  );
  const other = differ(list(columns.narrow, 'n.'), list(columns.wide, 'NEW.'));
  const set = columns.narrow.map((each, at) => `${quote(each)} = NEW.${quote(columns.wide[at] ?? '')}`).join(', ');
  const update = `UPDATE ${narrow} AS n SET ${set} WHERE ${match('n', 'NEW')} AND ${other};`;
  const upsert = `INSERT INTO ${narrow} AS n (${list([...key.narrow, ...columns.narrow])}) VALUES (${list([...key.wide, ...columns.wide], 'NEW.')})
      ON CONFLICT (${list(key.narrow)}) DO UPDATE SET ${set} WHERE ${other};`;
  if (request.kind === 'merge-tables')
    return `BEGIN
  IF ${empty} THEN
    IF TG_OP = 'UPDATE' THEN
      ${required === '' ? update : `DELETE FROM ${narrow} AS n WHERE ${match('n', 'NEW')};`}
    END IF;
  ELSE
    ${upsert}
  END IF;
  RETURN NULL;
END`;
  const own = `TG_OP = 'UPDATE' AND current_setting('lockstep.backfill', true) IS DISTINCT FROM ${self}`;
  const defaults = request.pair.columns.map(({ column }) => `${fixedDefault(column) ?? 'NULL'}::${column.rawType}`);
  const given = differ(list(columns.wide, 'NEW.'), defaults.join(', '));
  return `DECLARE
  lockstep_rows bigint;
BEGIN
  IF ${own} AND ${empty} THEN
    ${update}
  ${required === '' ? 'ELSE' : `ELSIF ${own} OR ${required} THEN`}
    ${upsert}
  END IF;
  GET DIAGNOSTICS lockstep_rows = ROW_COUNT;
${noting(request, ` AND (TG_OP = 'UPDATE' OR ${given})`)}
  RETURN NULL;
END`;
}

function writeWide(request: Paired): string {
  const { wide, narrow, columns, match } = namesOfPair(request);
  const { self } = namesOf(request);
  const other = differ(list(columns.wide, 't.'), list(columns.narrow, 'NEW.'));
  const set = (value: (narrow: string) => string) =>
    columns.wide.map((each, at) => `${quote(each)} = ${value(columns.narrow[at] ?? '')}`).join(', ');
  const some = columns.wide.map((each) => `t.${quote(each)} IS NOT NULL`).join(' OR ');
  const same = request.pair.key.map((each) => `n.${quote(each.narrow)} = OLD.${quote(each.narrow)}`).join(' AND ');
  const count = request.kind === 'split-table' ? '' : '\n    GET DIAGNOSTICS lockstep_rows = ROW_COUNT;';
  const add =
    request.kind === 'split-table'
      ? ''
      : '\n    GET DIAGNOSTICS lockstep_more = ROW_COUNT;\n    lockstep_rows := lockstep_rows + lockstep_more;';
  return `${count === '' ? '' : 'DECLARE\n  lockstep_rows bigint := 0;\n  lockstep_more bigint;\n'}BEGIN${
    hasGone(request) ? `\n  IF current_setting('lockstep.echo', true) = ${self} THEN\n    RETURN NULL;\n  END IF;` : ''
  }
  IF TG_OP <> 'INSERT' THEN
    UPDATE ${wide} AS t SET ${set(() => 'NULL')} WHERE ${match('OLD', 't')} AND (${some})
      AND NOT EXISTS (SELECT FROM ${narrow} AS n WHERE ${same});${count}
  END IF;
  IF TG_OP <> 'DELETE' THEN
    UPDATE ${wide} AS t SET ${set((each) => `NEW.${quote(each)}`)} WHERE ${match('NEW', 't')} AND ${other};${add}
  END IF;
${count === '' ? '' : `${noting(request)}\n`}  RETURN NULL;
END`;
}

/** The foreign key holds the row until its other half has gone; what that half’s trigger would set goes too. */
function takeAlong(request: Paired): string {
  const { narrow, match } = namesOfPair(request);
  const { self } = namesOf(request);
  return `BEGIN
  PERFORM set_config('lockstep.echo', ${self}, true);
  DELETE FROM ${narrow} AS n WHERE ${match('n', 'OLD')};
  PERFORM set_config('lockstep.echo', '', true);
  RETURN OLD;
END`;
}
