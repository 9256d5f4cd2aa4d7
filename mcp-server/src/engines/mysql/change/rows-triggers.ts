import type { ChangeStatement } from '../../../model/change.ts';
import { quoteIdentifier as quote } from '../quote.ts';
import { differ } from './differ.ts';
import { unlessEcho } from './echo.ts';
import { namesOf, ownName } from './names.ts';
import { columnsOf, type Link, type Rows, type RowsChange, type Side } from './rows.ts';
import { trigger } from './trigger.ts';

/** What keeps the new tables as an old one is. */
export function bringTriggers({ request }: Rows, side: Side): ChangeStatement[] {
  const make = maker(request, side);
  const { links } = side;
  const leaves = (link: Link) => {
    const [before, after] = [link.of('OLD'), link.of('NEW')];
    return before === null ? moved(request) : `${before} AND (NOT (${after}) OR ${moved(request)})`;
  };
  // In this order: a row that is there already would else be changed or deleted before anything sees it, and the backfill passes it over.
  return [
    make('ad', 'DELETE', ...links.map((link) => when(link.of('OLD'), takeAway(link)))),
    make(
      'au',
      'UPDATE',
      ...links.map((link) => when(leaves(link), takeAway(link))),
      ...links.map((link) => when(link.of('NEW'), put(request, link))),
    ),
    make('ai', 'INSERT', ...links.map((link) => when(link.of('NEW'), put(request, link)))),
  ];
}

function maker(request: RowsChange, { table, called }: Side) {
  return (ending: string, event: string, ...statements: string[]) =>
    trigger(request, {
      ending: `${called}${ending}`,
      when: `AFTER ${event}`,
      on: table,
      body: unlessEcho(request, statements),
    });
}

/** Statements, where a condition holds. */
function when(condition: string | null, statements: string): string {
  return condition === null ? statements : `IF ${condition} THEN ${statements} END IF;`;
}

function moved(request: RowsChange): string {
  return columnsOf(request)
    .key.map(({ name, rawType }) => differ(`NEW.${quote(name)}`, `OLD.${quote(name)}`, rawType))
    .join(' OR ');
}

function put(request: RowsChange, { sql, into, values }: Link): string {
  return `INSERT INTO ${sql} (${into}) VALUES (${values('NEW')}) ON DUPLICATE KEY UPDATE ${columnsOf(request).set('NEW')};`;
}

/** A row that was not brought is put there first: a DELETE that finds nothing would lock the gap, and writers would wait for each other. */
function takeAway({ sql, into, values, same, has }: Link): string {
  return `INSERT INTO ${sql} (${into}) VALUES (${values('OLD')}) ON DUPLICATE KEY UPDATE ${same}; DELETE FROM ${sql} WHERE ${has('OLD')};`;
}

/** What keeps the old tables as a new one is. An INSERT that brings a row fails where there is another one of its key: two rows must never become one. */
export function giveBackTriggers(rows: Rows, side: Side): ChangeStatement[] {
  const { request } = rows;
  const { self } = namesOf(request);
  const { set, has } = columnsOf(request);
  const { mark } = side;
  const insert = each(
    side,
    'NEW',
    ({ sql, into, values }) => `INSERT INTO ${sql} (${into}) VALUES (${values('NEW')});`,
  );
  const remove = each(side, 'OLD', ({ sql }) => `DELETE FROM ${sql} WHERE ${has('OLD')};`);
  const update = each(side, 'NEW', ({ sql }) => `UPDATE ${sql} SET ${set('NEW')} WHERE ${has('NEW')};`);
  const elsewhere = [...(mark === null ? [] : [`NOT (NEW.${mark} <=> OLD.${mark})`]), moved(request)].join(' OR ');
  const make = maker(request, side);
  const own = (statement: string) => `IF NOT (@lockstep_backfill <=> ${self}) THEN\n      ${statement}\n    END IF;`;
  return [
    ...numbering(rows, side),
    make('ad', 'DELETE', own(remove)),
    make(
      'au',
      'UPDATE',
      own(`IF ${elsewhere} THEN\n      ${remove}\n      ${insert}\n      ELSE\n      ${update}\n      END IF;`),
    ),
    make('ai', 'INSERT', own(unlessNumbered(rows, side, insert))),
  ];
}

/** A statement for each place of a row, which has one of them. */
function each({ links, none }: Side, row: 'NEW' | 'OLD', write: (link: Link) => string): string {
  const [first] = links;
  if (first !== undefined && first.of(row) === null) return write(first);
  const cases = links.map((link, at) => `${at === 0 ? 'IF' : 'ELSEIF'} ${link.of(row)} THEN ${write(link)}`);
  const refused = row === 'OLD' || none === null ? [] : [`ELSE SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = ${none};`];
  return [...cases, ...refused, 'END IF;'].join('\n      ');
}

/** The end of the name of what numbers rows. */
export const NUMBERED = 'bi';

/** A row that comes without a number is written to its old table first, whose counter alone gives numbers: two counters would give one number twice. */
function numbering({ request }: Rows, side: Side): ChangeStatement[] {
  const { counted, written } = columnsOf(request);
  if (counted === undefined) return [];
  const id = `NEW.${quote(counted.name)}`;
  const others = written.filter((column) => column !== counted).map(({ name }) => quote(name));
  const insert = each(
    side,
    'NEW',
    ({ sql }) =>
      `INSERT INTO ${sql} (${others.join(', ')}) VALUES (${others.map((name) => `NEW.${name}`).join(', ')});`,
  );
  return [
    trigger(request, {
      ending: `${side.called}${NUMBERED}`,
      when: 'BEFORE INSERT',
      on: side.table,
      body: unlessEcho(request, [
        `IF COALESCE(${id}, 0) = 0 THEN
      ${insert}
      SET ${id} = LAST_INSERT_ID();
      SET ${numberOf(request)} = ${numberedRow(request, side)};
    END IF;`,
      ]),
    }),
  ];
}

function unlessNumbered({ request }: Rows, side: Side, insert: string): string {
  if (columnsOf(request).counted === undefined) return insert;
  return `IF NOT (${numberOf(request)} <=> ${numberedRow(request, side)}) THEN
      ${insert}
      END IF;`;
}

function numberOf({ name }: RowsChange): string {
  return `@${ownName(name, 'number')}`;
}

/** This row of this statement, and no other one’s. */
function numberedRow(request: RowsChange, { mark }: Side): string {
  const place = mark === null ? '' : ` NEW.${mark}, ' ',`;
  return `CAST(CONCAT(UTC_TIMESTAMP(6), ' ',${place} NEW.${quote(columnsOf(request).counted?.name ?? '')}) AS BINARY)`;
}
