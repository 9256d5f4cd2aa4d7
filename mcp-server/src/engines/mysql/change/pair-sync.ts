import type { ChangeStatement, ChangeStep } from '../../../model/change.ts';
import type { MergeTables, SplitTable } from '../../../model/change-contract.ts';
import type { PairedColumn } from '../../../model/change-pair.ts';
import type { TableName } from '../../../model/mapping.ts';
import { quoteIdentifier as quote, quoteTable } from '../quote.ts';
import { modifyColumn, requireAgain } from './alter.ts';
import { differ } from './differ.ts';
import { isOwn, unlessEcho } from './echo.ts';
import { refuseWhile } from './guards.ts';
import { forgetProgress, noteOldWrite } from './journal.ts';
import { literalDefault } from './literal-default.ts';
import { namesOf } from './names.ts';
import { keptClocks } from './same-row.ts';
import { dropTriggers, trigger } from './trigger.ts';

/** A change that keeps columns of one table and those of another in step. */
export type Paired = SplitTable | MergeTables;

const WATCHERS = ['old_bi', 'old_bu', 'old_bd'];
const WIDE = ['bd', 'au', 'ai'];
const NARROW = ['other_ad', 'other_au', 'other_ai'];

/** Triggers on both tables; one that another of them called does nothing. */
export function capturePair(request: Paired): ChangeStep {
  const { pair, kind } = request;
  const loose = kind === 'split-table' ? requiredOf(request).map(({ column }) => column) : [];
  const on = (table: TableName, ending: string, when: string, ...statements: string[]) =>
    trigger(request, { ending, when, on: table, body: unlessEcho(request, statements) });
  return {
    id: 'capture',
    title: `write ${pair.narrow.name} wherever its columns in ${pair.wide.name} are written, and the other way round`,
    about: [
      'The old version alone may serve until verify says 0: until then the new one would read NULL in rows that were not brought yet.',
      ...(loose.length === 0
        ? []
        : [
            `${loose.map(({ name }) => name).join(' and ')} of ${pair.wide.name} take NULL from here on, so that the new version can write it first: for that the table is written again, beside readers and writers.`,
          ]),
      'No trigger sees rows that a foreign key changes. While the server writes a binary log and the login has no SUPER, it needs log_bin_trust_function_creators = 1.',
    ],
    limit: 'none',
    forward: [
      ...refuseWhile(request, 'contract'),
      ...(loose.length === 0
        ? []
        : modifyColumn(
            request,
            loose.map((column) => ({ ...column, nullable: true })),
            'rebuilt',
          )),
      on(pair.wide, 'ai', 'AFTER INSERT', whenInserted(request)),
      on(pair.wide, 'au', 'AFTER UPDATE', whenUpdated(request)),
      ...(hasGone(request) ? [on(pair.wide, 'bd', 'BEFORE DELETE', removeNarrow(request, 'OLD'))] : []),
      on(pair.narrow, 'other_ai', 'AFTER INSERT', setWide(request)),
      on(pair.narrow, 'other_au', 'AFTER UPDATE', emptyMoved(request), setWide(request)),
      on(pair.narrow, 'other_ad', 'AFTER DELETE', emptyWide(request)),
    ],
    undo: [
      ...refuseWhile(request, 'flip'),
      ...dropPairSync(request),
      ...loose.flatMap((column) => requireAgain(request, column)),
      forgetProgress(request),
    ],
    undoMeans:
      'Nothing is lost as long as the old version alone writes. From then on the new shape grows old: backfill and verify begin again after the next capture.',
    prints: null,
  };
}

/** Takes the triggers away that keep both in step. */
export function dropPairSync(request: Paired): ChangeStatement[] {
  return [...dropTriggers(request, NARROW, request.pair.narrow), ...dropTriggers(request, WIDE, request.pair.wide)];
}

/** Triggers that note who writes the old shape. Only from the flip on: until then everybody does. */
export function watchPair(request: Paired): ChangeStatement[] {
  const { pair, kind } = request;
  const note = (ending: string, when: string, condition = 'TRUE') =>
    trigger(request, {
      ending,
      when,
      body: `  IF ${isOwn(request)} AND (${condition}) THEN\n    ${noteOldWrite(request)}\n  END IF;`,
    });
  const changed = differing(request, kind === 'split-table' ? 'wide' : 'narrow');
  if (kind === 'merge-tables')
    return [note('old_bi', 'BEFORE INSERT'), note('old_bu', 'BEFORE UPDATE', changed), note('old_bd', 'BEFORE DELETE')];
  const given = pair.columns
    .map(({ column, wide }) => differ(`NEW.${quote(wide)}`, literalDefault(column), column.rawType))
    .join(' OR ');
  return [note('old_bi', 'BEFORE INSERT', given), note('old_bu', 'BEFORE UPDATE', changed)];
}

/** Takes away what watches. */
export function dropWatchers(request: Paired): ChangeStatement[] {
  return dropTriggers(request, request.kind === 'split-table' ? WATCHERS.slice(0, 2) : WATCHERS);
}

/** The tables, and how the rows of one find those of the other, as SQL names them. */
export function namesOfPair({ pair }: Paired) {
  return {
    wide: quoteTable(pair.wide),
    narrow: quoteTable(pair.narrow),
    /** That the rows by these names belong together. */
    match: (narrow: string, wide: string) =>
      pair.key.map((each) => `${narrow}.${quote(each.narrow)} = ${wide}.${quote(each.wide)}`).join(' AND '),
  };
}

/** A SELECT of the number of rows of which the tables say different things; no row says NULL. */
export function pairQuestion(request: Paired): string {
  const { wide, narrow, match } = namesOfPair(request);
  const other = request.pair.columns
    .map((each) => differ(`t.${quote(each.wide)}`, `n.${quote(each.narrow)}`, each.column.rawType))
    .join(' OR ');
  return `SELECT COUNT(*) AS differences FROM ${wide} AS t LEFT JOIN ${narrow} AS n ON ${match('n', 't')} WHERE ${other}`;
}

/** A row of the new version whose other half does not go with it by itself. */
export function hasGone(request: Paired): boolean {
  return request.kind === 'merge-tables' && request.reference.onDelete !== 'cascade';
}

function requiredOf({ pair }: Paired): PairedColumn[] {
  return pair.columns.filter(({ column }) => !column.nullable);
}

function isNull({ pair }: Paired, columns: readonly PairedColumn[] = pair.columns): string {
  return columns.map(({ wide }) => `NEW.${quote(wide)} IS NULL`).join(' AND ');
}

function differing({ pair }: Paired, side: 'wide' | 'narrow', columns = pair.columns): string {
  return columns
    .map((each) => differ(`NEW.${quote(each[side])}`, `OLD.${quote(each[side])}`, each.column.rawType))
    .join(' OR ');
}

function insertNarrow(request: Paired): string {
  const { narrow } = namesOfPair(request);
  const both = [...request.pair.key, ...request.pair.columns];
  return `INSERT INTO ${narrow} (${both.map((each) => quote(each.narrow)).join(', ')}) VALUES (${both.map((each) => `NEW.${quote(each.wide)}`).join(', ')})`;
}

function sets({ pair }: Paired): string {
  return pair.columns.map((each) => `${quote(each.narrow)} = NEW.${quote(each.wide)}`).join(', ');
}

function removeNarrow(request: Paired, row: 'NEW' | 'OLD'): string {
  const { narrow } = namesOfPair(request);
  return `DELETE FROM ${narrow} WHERE ${request.pair.key.map((each) => `${quote(each.narrow)} = ${row}.${quote(each.wide)}`).join(' AND ')};`;
}

/** In a table that was split off two rows of one unique value cannot be: the old one had none. */
function upsert(request: Paired): string {
  return `${insertNarrow(request)} ON DUPLICATE KEY UPDATE ${sets(request)};`;
}

function given(request: Paired): string {
  return requiredOf(request)
    .map(({ wide }) => `NEW.${quote(wide)} IS NOT NULL`)
    .join(' AND ');
}

function whenInserted(request: Paired): string {
  if (request.kind === 'merge-tables')
    return `IF NOT (${isNull(request)}) THEN
      ${insertNarrow(request)};
    END IF;`;
  const when = given(request);
  return when === '' ? upsert(request) : `IF ${when} THEN\n      ${upsert(request)}\n    END IF;`;
}

function whenUpdated(request: Paired): string {
  const changed = differing(request, 'wide');
  if (request.kind === 'split-table') {
    const when = [
      `@lockstep_backfill <=> ${namesOf(request).self}`,
      ...requiredOf(request).map(({ wide }) => `NEW.${quote(wide)} IS NOT NULL`),
    ];
    return `IF ${changed} OR (${when.join(' AND ')}) THEN
      ${upsert(request)}
    END IF;`;
  }
  const { narrow } = namesOfPair(request);
  const own = request.pair.key.map((each) => `${quote(each.narrow)} = NEW.${quote(each.wide)}`).join(' AND ');
  const none =
    requiredOf(request).length === 0
      ? `UPDATE ${narrow} SET ${sets(request)} WHERE ${own};`
      : removeNarrow(request, 'NEW');
  return `IF ${changed} THEN
      IF ${isNull(request)} THEN
        ${none}
      ELSE
        ${removeNarrow(request, 'NEW')}
        ${insertNarrow(request)};
      END IF;
    END IF;`;
}

function setWide(request: Paired): string {
  const { wide } = namesOfPair(request);
  const { pair } = request;
  return `UPDATE ${wide} AS t SET ${pair.columns.map((each) => `t.${quote(each.wide)} = NEW.${quote(each.narrow)}`).join(', ')}${clocks(request)} WHERE ${pair.key.map((each) => `t.${quote(each.wide)} = NEW.${quote(each.narrow)}`).join(' AND ')};`;
}

function emptyWide(request: Paired): string {
  const { wide } = namesOfPair(request);
  const { pair } = request;
  return `UPDATE ${wide} AS t SET ${pair.columns.map((each) => `t.${quote(each.wide)} = NULL`).join(', ')}${clocks(request)} WHERE ${pair.key.map((each) => `t.${quote(each.wide)} = OLD.${quote(each.narrow)}`).join(' AND ')};`;
}

function emptyMoved(request: Paired): string {
  return `IF ${differing(request, 'narrow', request.pair.key)} THEN
      ${emptyWide(request)}
    END IF;`;
}

/** What the old version writes to a table that is merged leaves the clocks of the other one as they are. */
function clocks(request: Paired): string {
  return request.kind === 'merge-tables' ? keptClocks({ ...request, table: request.into }) : '';
}
