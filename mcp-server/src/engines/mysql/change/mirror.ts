import type { ChangeStatement } from '../../../model/change.ts';
import type { ChangeRequest } from '../../../model/change-contract.ts';
import type { TableName } from '../../../model/mapping.ts';
import type { Column } from '../../../model/schema.ts';
import { quoteIdentifier as quote } from '../quote.ts';
import type { Batch } from './backfill.ts';
import { differ } from './differ.ts';
import { unlessEcho } from './echo.ts';
import { namesOf } from './names.ts';
import { dropTriggers, trigger } from './trigger.ts';

/** The ends of the names of the triggers of one table. */
export type Side = 'forward' | 'back';

/** The columns that are written; the server computes the others. */
function written({ table }: ChangeRequest): Column[] {
  return table.columns.filter(({ generated }) => generated === null);
}

function keyOf({ table }: ChangeRequest): Column[] {
  return table.columns.filter(({ name }) => table.primaryKey?.columns.includes(name) === true);
}

function endings(side: Side): readonly [string, string, string] {
  return side === 'forward' ? ['ai', 'au', 'ad'] : ['back_ai', 'back_au', 'back_ad'];
}

interface Mirrored {
  readonly on: TableName;
  readonly other: string;
  /** A condition on rows that the other table can hold; the rest is in this one alone. */
  readonly fits?: (row: string) => string;
}

/** Triggers on a table that do to another one of the same columns what is done to theirs, unless that is what the other’s triggers do. */
export function mirrorTriggers(request: ChangeRequest, side: Side, { on, other, fits }: Mirrored): ChangeStatement[] {
  const [insert, update, remove] = endings(side);
  const where = (row: 'OLD' | 'NEW', sql: string) => (fits === undefined ? sql : `IF ${fits(row)} THEN ${sql} END IF;`);
  const make = (ending: string, event: string, statements: readonly string[]) =>
    trigger(request, { ending, when: `AFTER ${event}`, on, body: unlessEcho(request, statements) });
  const moved = keyOf(request)
    .map(({ name, rawType }) => differ(`NEW.${quote(name)}`, `OLD.${quote(name)}`, rawType))
    .join(' OR ');
  // In this order: a row that is copied already would else be changed or deleted before anything sees it, and the backfill passes it over.
  return [
    make(remove, 'DELETE', [where('OLD', take(request, other))]),
    make(update, 'UPDATE', [
      `IF ${moved} THEN ${where('OLD', take(request, other))} END IF;`,
      where('NEW', put(request, other)),
    ]),
    make(insert, 'INSERT', [where('NEW', put(request, other))]),
  ];
}

/** Takes the triggers of a table away. */
export function dropMirror(request: ChangeRequest, side: Side, on: TableName): ChangeStatement[] {
  return dropTriggers(request, endings(side), on);
}

function list(columns: readonly Column[], of = ''): string {
  return columns.map(({ name }) => `${of}${quote(name)}`).join(', ');
}

function put(request: ChangeRequest, other: string): string {
  const columns = written(request);
  const set = columns.map(({ name }) => `${quote(name)} = NEW.${quote(name)}`).join(', ');
  return `INSERT INTO ${other} (${list(columns)}) VALUES (${list(columns, 'NEW.')}) ON DUPLICATE KEY UPDATE ${set};`;
}

/** A row that was not brought is put there first: a DELETE that finds nothing would lock the gap, and writers would wait for each other. */
function take(request: ChangeRequest, other: string): string {
  const columns = written(request);
  const key = keyOf(request);
  const first = quote(key[0]?.name ?? '');
  const here = key.map(({ name }) => `${quote(name)} = OLD.${quote(name)}`).join(' AND ');
  return `INSERT INTO ${other} (${list(columns)}) VALUES (${list(columns, 'OLD.')}) ON DUPLICATE KEY UPDATE ${first} = OLD.${first}; DELETE FROM ${other} WHERE ${here};`;
}

/** Copies rows under a lock, those that came since the batch locked its own too, and passes over those that a trigger wrote: they are newer, or the same. */
export function copyBatch(request: ChangeRequest, other: string): Batch {
  const columns = written(request);
  const first = quote(keyOf(request)[0]?.name ?? '');
  return {
    counts: 'rows',
    statement: (range) => `INSERT INTO ${other} (${list(columns)})
        SELECT ${list(columns, 't.')} FROM ${namesOf(request).table} AS t WHERE ${range} /*!80001 FOR SHARE NOWAIT *//*M! LOCK IN SHARE MODE */ ON DUPLICATE KEY UPDATE ${other}.${first} = ${other}.${first};`,
    about: [
      'It copies rows and locks them until their batch is committed: a write that comes between waits for the row. No trigger of the application fires.',
    ],
  };
}

/** A SELECT of the number of rows that are in one table alone, or that say different things in both; `fits`: which of the other one’s count. */
export function mirrorQuestion(
  request: ChangeRequest,
  one: string,
  other: string,
  fits?: (row: string) => string,
): string {
  const key = keyOf(request);
  const first = quote(key[0]?.name ?? '');
  const same = key.map(({ name }) => `n.${quote(name)} = t.${quote(name)}`).join(' AND ');
  const apart = written(request)
    .map(({ name, rawType }) => differ(`n.${quote(name)}`, `t.${quote(name)}`, rawType))
    .join(' OR ');
  return `SELECT (SELECT COUNT(*) FROM ${one} AS t LEFT JOIN ${other} AS n ON ${same} WHERE n.${first} IS NULL OR ${apart}) + (SELECT COUNT(*) FROM ${other} AS n LEFT JOIN ${one} AS t ON ${same} WHERE t.${first} IS NULL${fits === undefined ? '' : ` AND ${fits('n')}`}) AS differences`;
}
