import { quoteIdentifier as quote, quoteLiteral } from '../quote.ts';
import { namesOf } from './names.ts';
import { columnsOf, type Link, type RowsChange, type Side } from './rows.ts';
import { differ, list } from './statement.ts';

/** Brings what a row of an old table is now: another trigger may have changed it since, or another row may have got its key. */
export function bring(request: RowsChange, side: Side): string {
  const { self, noteSeen } = namesOf(request);
  const each = (write: (link: Link) => string) => side.links.map(write).join('\n');
  const emptied = ({ to, at }: Link) => `    DELETE FROM ${to.sql} AS n${at === null ? '' : ` WHERE ${at}`};${COUNTED}`;
  return `DECLARE
  lockstep_rows bigint := 0;
  lockstep_more bigint := 0;
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
${each(emptied)}
  END IF;
  IF TG_OP = 'DELETE' OR TG_OP = 'UPDATE' AND ${moved(side)} THEN
${each((link) => when(link.of('OLD'), takeAway(request, side, link)))}
  END IF;
  IF TG_OP = 'INSERT' OR TG_OP = 'UPDATE' THEN
${each((link) => when(link.of('NEW'), put(request, side, link)))}
  END IF;
  IF lockstep_rows > 0 AND current_setting('lockstep.echo', true) IS DISTINCT FROM ${self} THEN
    PERFORM ${noteSeen}(${self});
  END IF;
  RETURN NULL;
END`;
}

const COUNTED = `
    GET DIAGNOSTICS lockstep_more = ROW_COUNT;
    lockstep_rows := lockstep_rows + lockstep_more;`;

/** Statements, where a condition holds. */
function when(condition: string | null, statements: string): string {
  return condition === null ? statements : `    IF ${condition} THEN\n${statements.replace(/^/gm, '  ')}\n    END IF;`;
}

function moved({ place }: Side): string {
  const of = (row: string) => place.map((each) => `${row}.${each}`).join(', ');
  return differ(of('NEW'), of('OLD'));
}

/** Conditions, those that there are. */
function all(...conditions: readonly (string | null)[]): string {
  return conditions.filter((each) => each !== null).join(' AND ');
}

/** Deletes what has the key of OLD where no row of the trigger's table has it any more. */
function gone(request: RowsChange, { sql }: Side, { to, at, of }: Link): string {
  const { same } = columnsOf(request);
  return `DELETE FROM ${to.sql} AS n WHERE ${all(at, same('n', 'OLD'))} AND NOT EXISTS (SELECT FROM ${sql} AS t WHERE ${all(of('t'), same('t', 'OLD'))});`;
}

function takeAway(request: RowsChange, side: Side, link: Link): string {
  const { self } = namesOf(request);
  const remove = gone(request, side, link);
  return `    ${remove}${COUNTED}
    IF lockstep_more = 0 AND current_setting('transaction_isolation') <> 'read committed' THEN
      -- It does not see a row that was brought since it began: instead of passing it over it has to fail, and be run again.
      PERFORM set_config('lockstep.backfill', ${self}, true);
      INSERT INTO ${link.to.sql} (${link.into}) OVERRIDING SYSTEM VALUE VALUES (${link.values('OLD')}) ON CONFLICT DO NOTHING;
      ${remove}
      PERFORM set_config('lockstep.backfill', '', true);
    END IF;`;
}

function put(request: RowsChange, { sql }: Side, { to, of, into, values, key }: Link): string {
  const { set, same } = columnsOf(request);
  const keep =
    set.length === 0
      ? 'DO NOTHING'
      : `DO UPDATE SET ${set.map((each) => `${quote(each)} = EXCLUDED.${quote(each)}`).join(', ')} WHERE ${differ(list(set, 'n.'), list(set, 'EXCLUDED.'))}`;
  return `    INSERT INTO ${to.sql} AS n (${into}) OVERRIDING SYSTEM VALUE
      SELECT ${values('t')} FROM ${sql} AS t WHERE ${all(of('t'), same('t', 'NEW'))}
      ON CONFLICT (${key}) ${keep};${COUNTED}`;
}

/** Brings a row of a new table, which fails where there is another one of its key: two rows must never become one. */
export function giveBack(request: RowsChange, side: Side): string {
  const { self } = namesOf(request);
  const { links, none } = side;
  const each = (write: (link: Link) => string) => links.map(write).join('\n');
  const known = links.map(({ of }) => of('NEW')).join(' OR ');
  const others = [...new Set(links.map(({ to }) => to.table.name))].join(' and ');
  // It would take rows along that were not brought yet, and nobody takes a copy for the rows themselves.
  const emptied = `RAISE EXCEPTION 'lockstep: TRUNCATE of % would empty %: use DELETE, or TRUNCATE of these', ${[side.table.name, others].map(quoteLiteral).join(', ')};`;
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
    lockstep_moved := ${moved(side)};
  END IF;
  IF TG_OP = 'DELETE' OR TG_OP = 'UPDATE' AND lockstep_moved THEN
${each((link) => when(link.of('OLD'), `    ${gone(request, side, link)}`))}
  END IF;
  IF TG_OP = 'INSERT' OR TG_OP = 'UPDATE' THEN
${none === null ? '' : `    IF NOT (${known}) THEN\n      ${none}\n    END IF;\n`}${each((link) => when(link.of('NEW'), arrive(request, side, link)))}
  END IF;
  PERFORM set_config('lockstep.echo', lockstep_was, true);
  RETURN NULL;
END`;
}

function arrive(request: RowsChange, { sql, table }: Side, { to, of, at, into, values, key }: Link): string {
  const { set, same } = columnsOf(request);
  const here = all(of('t'), same('t', 'NEW'));
  const other = differ(list(set, 'n.'), list(set, 't.'));
  const taken = `RAISE EXCEPTION 'lockstep: % has another row of this key, which is not in %', ${[to.table.name, table.name].map(quoteLiteral).join(', ')} USING ERRCODE = 'unique_violation';`;
  const insert = `INSERT INTO ${to.sql} (${into}) OVERRIDING SYSTEM VALUE SELECT ${values('t')} FROM ${sql} AS t WHERE ${here} ON CONFLICT (${key}) DO NOTHING;`;
  if (set.length === 0) return `    IF lockstep_moved THEN\n      ${insert}\n    END IF;`;
  return `    IF lockstep_moved THEN
      ${insert}
      IF EXISTS (SELECT FROM ${sql} AS t JOIN ${to.sql} AS n ON ${same('n', 't')} WHERE ${all(here, other)}) THEN
        ${taken}
      END IF;
    ELSE
      UPDATE ${to.sql} AS n SET ${set.map((each) => `${quote(each)} = t.${quote(each)}`).join(', ')} FROM ${sql} AS t WHERE ${all(here, at, same('n', 'NEW'), other)};
    END IF;`;
}

/** A row that comes without a number gets the next one of its old table. */
export function numbers(request: RowsChange, { next }: Side): string {
  const given = columnsOf(request).numbered.map(
    (each) => `  IF NEW.${quote(each)} IS NULL THEN\n    NEW.${quote(each)} := ${next(each)};\n  END IF;`,
  );
  return `BEGIN\n${given.join('\n')}\n  RETURN NEW;\nEND`;
}
