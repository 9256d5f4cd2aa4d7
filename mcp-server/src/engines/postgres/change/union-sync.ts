import type { ChangeStatement, ChangeStep } from '../../../model/change.ts';
import type { UnionTables } from '../../../model/change-contract.ts';
import type { TableName } from '../../../model/mapping.ts';
import { quoteIdentifier as quote, quoteLiteral } from '../quote.ts';
import { refuseWhile, whileOpen } from './guards.ts';
import { forgetProgress } from './journal.ts';
import { namesOf } from './names.ts';
import { alone, differ, exclusive, list, locking, mine, plain, quoted, writersWait } from './statement.ts';
import { namesOfUnion, numberedIn } from './union-names.ts';

const SAFE = 'LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS';

/** Triggers on all tables. Each brings what its own table says now to where it is not said yet, so that they end at once. */
export function captureUnion(request: UnionTables): ChangeStep {
  const { whole } = request;
  const { whole: on, parts, back, number } = namesOfUnion(request);
  const names = request.parts.map(({ table: part }) => part.name).join(' and ');
  const make = (fn: string, body: string) =>
    plain(`CREATE OR REPLACE FUNCTION ${fn}() RETURNS trigger ${SAFE} ${quoted(body)};`);
  return {
    id: 'capture',
    title: `write ${whole.name} wherever ${names} are written, and the other way round`,
    about: [
      'The new version may read and write from when verify said 0, not before: until then a row is missing, and an INSERT of its key fails.',
      'The functions have the rights of who makes them: the application needs none on the other tables.',
    ],
    limit: 'moment',
    forward: [
      refuseWhile(request, 'flip'),
      plain(beginAnew(request)),
      ...parts.map((part) => make(part.fn, toWhole(request, part))),
      make(back, toParts(request)),
      // One lock at a time, each let go of before the next: who writes several of the tables would else be waited for while it waits.
      ...parts.flatMap(({ table: part, sql, fn }) =>
        triggers(request, sql, fn).map((each) => alone(each, writersWait(part))),
      ),
      ...(numberedIn(request).length === 0
        ? []
        : [
            make(number, numbers(request)),
            alone(
              `CREATE OR REPLACE TRIGGER ${ended(request, 'number')} BEFORE INSERT ON ${on} FOR EACH ROW EXECUTE FUNCTION ${number}();`,
              writersWait(whole),
            ),
          ]),
      ...triggers(request, on, back)
        .toReversed()
        .map((each) => alone(each, writersWait(whole))),
    ],
    undo: [
      refuseWhile(request, 'flip'),
      ...dropUnionSync(request).map((each) => (each.locks.length === 0 ? each : { ...each, alone: true })),
      plain(beginAnew(request)),
    ],
    undoMeans: `Nothing is lost as long as the old version alone writes from then on: ${names} have every row that either version wrote. ${whole.name} is emptied: backfill and verify begin again after the next capture.`,
    prints: null,
  };
}

/** What no trigger of the new table keeps in step is no copy: it is made from nothing. These triggers are made last and taken away first. */
function beginAnew(request: UnionTables): string {
  const { whole } = namesOfUnion(request);
  const { trigger } = namesOf(request);
  return whileOpen(
    request,
    `IF to_regclass(${quoteLiteral(whole)}) IS NOT NULL AND NOT EXISTS (SELECT FROM pg_trigger WHERE tgrelid = to_regclass(${quoteLiteral(whole)}) AND tgname = ${quoteLiteral(trigger.slice(1, -1))}) THEN
      TRUNCATE ${whole};
      ${forgetProgress(request).sql}
    END IF;`,
  );
}

function ended(request: UnionTables, ending: string): string {
  return namesOf(request).trigger.replace(/"$/, `_${ending}"`);
}

function triggers(request: UnionTables, on: string, fn: string): string[] {
  return [
    // Not by UPDATE OF, which passes over what another trigger sets.
    `CREATE OR REPLACE TRIGGER ${namesOf(request).trigger} AFTER INSERT OR UPDATE OR DELETE ON ${on} FOR EACH ROW EXECUTE FUNCTION ${fn}();`,
    `CREATE OR REPLACE TRIGGER ${ended(request, 'truncate')} AFTER TRUNCATE ON ${on} FOR EACH STATEMENT EXECUTE FUNCTION ${fn}();`,
  ];
}

/** Takes the triggers and their functions away, those of the new table first: who writes it locks it first. */
export function dropUnionSync(request: UnionTables): ChangeStatement[] {
  const { whole, parts, back, number } = namesOfUnion(request);
  const numbered = numberedIn(request).length > 0;
  const drop = (name: string, on: string, table: TableName) =>
    locking(mine('drops-code', `DROP TRIGGER IF EXISTS ${name} ON ${on};`), exclusive(table));
  const own = [namesOf(request).trigger, ended(request, 'truncate')];
  return [
    ...[...own, ...(numbered ? [ended(request, 'number')] : [])].map((name) => drop(name, whole, request.whole)),
    ...parts.flatMap(({ sql, table }) => own.map((name) => drop(name, sql, table))),
    ...[...parts.map(({ fn }) => fn), back, ...(numbered ? [number] : [])].map((each) =>
      plain(mine('drops-code', `DROP FUNCTION IF EXISTS ${each}();`)),
    ),
  ];
}

/** A SELECT of the number of rows that are in one shape alone, or that say different things in both. */
export function unionQuestion(request: UnionTables): string {
  const { whole, mark, written, parts, same, key } = namesOfUnion(request);
  const all = parts.map(
    ({ sql, literal }) => `SELECT ${literal}::varchar(40) AS ${mark}, ${list(written)} FROM ${sql}`,
  );
  const [first = ''] = key;
  return `SELECT count(*) AS differences FROM (${all.join(' UNION ALL ')}) AS t FULL JOIN ${whole} AS n ON n.${mark} = t.${mark} AND ${same('n', 't')} WHERE t.${quote(first)} IS NULL OR n.${quote(first)} IS NULL OR ${differ(list(written, 't.'), list(written, 'n.'))}`;
}

/** Copies rows of a part that nobody writes meanwhile, and passes over those that a trigger wrote: they are newer, or the same. */
export function copyPart(request: UnionTables, at: number, range: string): string {
  const { whole, mark, written, parts, same } = namesOfUnion(request);
  const part = parts[at];
  return `PERFORM set_config('lockstep.backfill', ${namesOf(request).self}, true);
      INSERT INTO ${whole} (${mark}, ${list(written)}) OVERRIDING SYSTEM VALUE
        SELECT ${part?.literal}, ${list(written, 't.')} FROM ${part?.sql} AS t WHERE ${range}
           AND NOT EXISTS (SELECT FROM ${whole} AS w WHERE w.${mark} = ${part?.literal} AND ${same('w', 't')}) FOR SHARE ON CONFLICT DO NOTHING;`;
}

type Place = ReturnType<typeof namesOfUnion>['parts'][number];

/** What the row is now is read anew: another trigger may have changed it since, or another row may have got its key. */
function toWhole(request: UnionTables, { sql, literal }: Place): string {
  const { whole, mark, key, written, set, same } = namesOfUnion(request);
  const { self, noteSeen } = namesOf(request);
  const gone = `DELETE FROM ${whole} AS w WHERE w.${mark} = ${literal} AND ${same('w', 'OLD')} AND NOT EXISTS (SELECT FROM ${sql} AS t WHERE ${same('t', 'OLD')});`;
  const keep =
    set.length === 0
      ? 'DO NOTHING'
      : `DO UPDATE SET ${set.map((each) => `${quote(each)} = EXCLUDED.${quote(each)}`).join(', ')} WHERE ${differ(list(set, 'w.'), list(set, 'EXCLUDED.'))}`;
  const moved = differ(list(key, 'NEW.'), list(key, 'OLD.'));
  return `DECLARE
  lockstep_rows bigint := 0;
  lockstep_more bigint := 0;
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    DELETE FROM ${whole} AS w WHERE w.${mark} = ${literal};
    GET DIAGNOSTICS lockstep_rows = ROW_COUNT;
  END IF;
  IF TG_OP = 'DELETE' OR TG_OP = 'UPDATE' AND ${moved} THEN
    ${gone}
    GET DIAGNOSTICS lockstep_rows = ROW_COUNT;
    IF lockstep_rows = 0 AND current_setting('transaction_isolation') <> 'read committed' THEN
      -- It does not see a row that was brought since it began: instead of passing it over it has to fail, and be run again.
      PERFORM set_config('lockstep.backfill', ${self}, true);
      INSERT INTO ${whole} (${mark}, ${list(written)}) OVERRIDING SYSTEM VALUE VALUES (${literal}, ${list(written, 'OLD.')}) ON CONFLICT DO NOTHING;
      ${gone}
      PERFORM set_config('lockstep.backfill', '', true);
    END IF;
  END IF;
  IF TG_OP = 'INSERT' OR TG_OP = 'UPDATE' THEN
    INSERT INTO ${whole} AS w (${mark}, ${list(written)}) OVERRIDING SYSTEM VALUE
      SELECT ${literal}, ${list(written, 't.')} FROM ${sql} AS t WHERE ${same('t', 'NEW')}
      ON CONFLICT (${mark}, ${list(key)}) ${keep};
    GET DIAGNOSTICS lockstep_more = ROW_COUNT;
  END IF;
  IF lockstep_rows + lockstep_more > 0 AND current_setting('lockstep.echo', true) IS DISTINCT FROM ${self} THEN
    PERFORM ${noteSeen}(${self});
  END IF;
  RETURN NULL;
END`;
}

/** A row that comes to a part fails where there is another one of its key: two rows must never become one. */
function toParts(request: UnionTables): string {
  const { mark, key, parts } = namesOfUnion(request);
  const { self } = namesOf(request);
  const values = parts.map(({ literal }) => literal).join(', ');
  const refused = `RAISE EXCEPTION 'lockstep: %.% is none of %', ${[request.whole.name, request.mark, parts.map(({ value }) => value).join(', ')].map(quoteLiteral).join(', ')} USING ERRCODE = 'check_violation';`;
  // It would take rows along that were not brought yet, and nobody takes a copy for the rows themselves.
  const emptied = `RAISE EXCEPTION 'lockstep: TRUNCATE of % would empty %: use DELETE, or TRUNCATE of these', ${[request.whole.name, parts.map(({ table }) => table.name).join(' and ')].map(quoteLiteral).join(', ')};`;
  return `DECLARE
  lockstep_was text := coalesce(current_setting('lockstep.echo', true), '');
  lockstep_moved boolean := TG_OP = 'INSERT';
BEGIN
  IF current_setting('lockstep.backfill', true) = ${self} THEN
    RETURN NULL;
  END IF;
  IF TG_OP = 'TRUNCATE' THEN
    ${emptied}
  END IF;
  PERFORM set_config('lockstep.echo', ${self}, true);
  IF TG_OP = 'UPDATE' THEN
    lockstep_moved := ${differ([`NEW.${mark}`, list(key, 'NEW.')].join(', '), [`OLD.${mark}`, list(key, 'OLD.')].join(', '))};
  END IF;
  IF TG_OP = 'DELETE' OR TG_OP = 'UPDATE' AND lockstep_moved THEN
${parts.map((part) => leave(request, part)).join('\n')}
  END IF;
  IF TG_OP = 'INSERT' OR TG_OP = 'UPDATE' THEN
    IF NEW.${mark} NOT IN (${values}) THEN
      ${refused}
    END IF;
${parts.map((part) => arrive(request, part)).join('\n')}
  END IF;
  PERFORM set_config('lockstep.echo', lockstep_was, true);
  RETURN NULL;
END`;
}

function leave(request: UnionTables, { sql, literal }: Place): string {
  const { mark, whole, same } = namesOfUnion(request);
  return `    IF OLD.${mark} = ${literal} THEN
      DELETE FROM ${sql} AS t WHERE ${same('t', 'OLD')} AND NOT EXISTS (SELECT FROM ${whole} AS w WHERE w.${mark} = ${literal} AND ${same('w', 'OLD')});
    END IF;`;
}

function arrive(request: UnionTables, { sql, literal, table }: Place): string {
  const { mark, whole, same, written, key, set } = namesOfUnion(request);
  const here = `w.${mark} = ${literal} AND ${same('w', 'NEW')}`;
  const other = differ(list(set, 't.'), list(set, 'w.'));
  const taken = `RAISE EXCEPTION 'lockstep: % has another row of this key, which is not in % yet', ${[table.name, request.whole.name].map(quoteLiteral).join(', ')} USING ERRCODE = 'unique_violation';`;
  const insert = `INSERT INTO ${sql} (${list(written)}) OVERRIDING SYSTEM VALUE SELECT ${list(written, 'w.')} FROM ${whole} AS w WHERE ${here} ON CONFLICT (${list(key)}) DO NOTHING;`;
  if (set.length === 0) return `    IF NEW.${mark} = ${literal} AND lockstep_moved THEN\n      ${insert}\n    END IF;`;
  return `    IF NEW.${mark} = ${literal} AND lockstep_moved THEN
      ${insert}
      IF EXISTS (SELECT FROM ${whole} AS w JOIN ${sql} AS t ON ${same('t', 'w')} WHERE ${here} AND ${other}) THEN
        ${taken}
      END IF;
    ELSIF NEW.${mark} = ${literal} THEN
      UPDATE ${sql} AS t SET ${set.map((each) => `${quote(each)} = w.${quote(each)}`).join(', ')} FROM ${whole} AS w WHERE ${here} AND ${same('t', 'NEW')} AND ${other};
    END IF;`;
}

/** A row that comes without a number gets the next one of its part. */
function numbers(request: UnionTables): string {
  const { mark, parts } = namesOfUnion(request);
  const next = (column: string) =>
    parts.map(
      ({ sql, literal }) =>
        `      WHEN ${literal} THEN nextval(pg_get_serial_sequence(${quoteLiteral(sql)}, ${quoteLiteral(column)}))`,
    );
  return `BEGIN
${numberedIn(request)
  .map(
    (each) =>
      `  IF NEW.${quote(each)} IS NULL THEN\n    NEW.${quote(each)} := CASE NEW.${mark}\n${next(each).join('\n')}\n    END;\n  END IF;`,
  )
  .join('\n')}
  RETURN NEW;
END`;
}
