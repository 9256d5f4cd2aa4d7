import type { Change, ChangeStatement, ChangeStep } from '../../../model/change.ts';
import type { ColumnToTable } from '../../../model/change-contract.ts';
import type { TableName } from '../../../model/mapping.ts';
import type { Column } from '../../../model/schema.ts';
import { columnSql } from '../ddl/column-sql.ts';
import { escapedLiteral, quoteIdentifier as quote, quoteTable } from '../quote.ts';
import { dropColumn, modifyColumn, requireAgain, wayOfColumns } from './alter.ts';
import { backfillStep, dropBackfill, keyOf } from './backfill.ts';
import { dropProcedures, ownTriggers, readers } from './beside.ts';
import { differ } from './differ.ts';
import { isOwn, unlessEcho } from './echo.ts';
import { contractStep, flipStep, verifyStep } from './gates.ts';
import { refuseWhile } from './guards.ts';
import { closeJournal, forgetProgress, noteOldWrite, openJournal } from './journal.ts';
import { namesOf, ownName } from './names.ts';
import { aMoment, definition, dropOwn } from './statement.ts';
import { dropTriggers, trigger } from './trigger.ts';
import { dropForeignKey, dropIndex, refuseTied } from './twin.ts';

/** A table of its own for the values of a column, which may then be several a row; one of them is the one that the column shows. */
export function columnToTable(request: ColumnToTable): Change {
  const { name, kind, table, column, to } = request;
  refuseTied(table, column.name);
  wayOfColumns(table);
  const { table: old } = namesOf(request);
  const { child, key } = places(request);
  const question = `SELECT COUNT(*) AS differences FROM ${old} AS t LEFT JOIN ${child} AS n ON n.${quote(to.reference)} = t.${key} AND n.${quote(to.main)} WHERE ${differ(`t.${quote(column.name)}`, `n.${quote(to.column)}`, column.rawType)}`;
  return {
    name,
    kind,
    table: { schema: table.schema, name: table.name },
    title: `${table.name}.${column.name} becomes rows of ${to.table}`,
    question: `${question};`,
    steps: [
      expandStep(request),
      captureStep(request),
      backfillStep(request, {
        counts: 'rows',
        statement: (range) =>
          `SET @lockstep_backfill = ${namesOf(request).self};
        UPDATE ${old} AS t SET t.${quote(column.name)} = t.${quote(column.name)} WHERE ${range};
        SET @lockstep_backfill = NULL;`,
        about: [
          'It sets the column to itself, so that the trigger writes the new table: a write that comes between waits for the row, or is waited for.',
          ...ownTriggers(request),
        ],
      }),
      verifyStep(request, question),
      flipStep(request, { statements: watch(request), undo: dropTriggers(request, WATCHERS) }),
      contractStep(request, question, {
        gone: [column.name],
        about: [`The column ${column.name} goes with its indexes and foreign keys.`],
        undoMeans: `It cannot be taken back by a script. Every value that the column had is in ${to.table}: add the column and fill it from the rows where ${to.main} is true.`,
        statements: ending(request),
      }),
    ],
    notes: notesOf(request),
  };
}

const WATCHERS = ['old_bi', 'old_bu'];
const OLD_SIDE = ['ai', 'au'];
const NEW_SIDE = ['new_ai', 'new_au', 'new_ad'];

function places(request: ColumnToTable) {
  const place: TableName = { schema: request.table.schema, name: request.to.table };
  return {
    place,
    child: quoteTable(place),
    key: quote(keyOf(request)[0]?.name ?? ''),
  };
}

function expandStep(request: ColumnToTable): ChangeStep {
  const { table, column, to, name, schema } = request;
  const { child, key } = places(request);
  const [keyColumn] = keyOf(request);
  const mariadb = schema.flavor === 'mariadb';
  const bare = { default: null, identity: null, onUpdateNow: false, comment: '', invisible: false };
  const sql = (one: Column) => columnSql({ ...one, ...bare }, table, mariadb);
  const reference: Column[] = keyColumn === undefined ? [] : [{ ...keyColumn, name: to.reference, nullable: false }];
  const mainOf = quote(`${to.main}_of`);
  return {
    id: 'expand',
    title: `make the table ${to.table}, empty`,
    about: [
      `Its rows go with those of ${table.name}; at most one for each has ${to.main}, and that one is what ${column.name} shows. An invisible column keeps that unique.`,
    ],
    limit: 'moment',
    forward: [
      ...openJournal(request),
      definition(
        `CREATE TABLE IF NOT EXISTS ${child} (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
${reference.map((each) => `  ${sql(each)},`).join('\n')}
  ${sql({ ...column, name: to.column, nullable: false })},
  ${quote(to.main)} TINYINT(1) NOT NULL DEFAULT 1,
  ${mainOf} ${reference.map((each) => typeSql(each)).join('')} GENERATED ALWAYS AS (IF(${quote(to.main)}, ${quote(to.reference)}, NULL)) VIRTUAL INVISIBLE,
  UNIQUE KEY ${quote(ownName(name, 'main'))} (${mainOf}),
  KEY ${quote(ownName(name, 'all'))} (${quote(to.reference)}),
  CONSTRAINT ${quote(ownName(name, 'fk'))} FOREIGN KEY (${quote(to.reference)}) REFERENCES ${namesOf(request).table} (${key}) ON DELETE CASCADE ON UPDATE CASCADE
) ENGINE=InnoDB COLLATE=${table.collation} COMMENT=${escapedLiteral(`lockstep change ${name}`)};`,
        aMoment(table),
      ),
    ],
    undo: [
      ...refuseWhile(request, 'trigger or flip'),
      definition(
        `-- lockstep-ignore drops-table: a table of this change, which holds copies\nDROP TABLE IF EXISTS ${child};`,
      ),
      ...dropProcedures(request),
      ...closeJournal(request),
    ],
    undoMeans: `Rows of ${to.table} that are not the one which ${column.name} shows are lost; nothing else while the column is written.`,
    prints: null,
  };
}

function typeSql({ rawType, charset, collation }: Column): string {
  return charset === null ? rawType : `${rawType} CHARACTER SET ${charset} COLLATE ${collation}`;
}

/** Triggers on both tables. The old one's key and value are those of NEW, whatever was there before. */
function captureStep(request: ColumnToTable): ChangeStep {
  const { column, to, table } = request;
  const { place } = places(request);
  const on = (ending: string, when: string, statements: readonly string[], side?: TableName) =>
    trigger(request, {
      ending,
      when,
      body: unlessEcho(request, statements),
      ...(side === undefined ? {} : { on: side }),
    });
  const loose = { ...column, nullable: true };
  return {
    id: 'capture',
    title: 'write each table from the other, whoever writes',
    about: [
      `A value of ${column.name} is written to ${to.table}, NULL removes it there; the row with ${to.main} is written to ${column.name}.`,
      'The old version alone may serve until verify says 0.',
      ...(column.nullable
        ? []
        : [
            `${column.name} takes NULL from here on, so that the new version can write ${table.name} first: for that the table is written again, beside readers and writers.`,
          ]),
      'While the server writes a binary log and the login has no SUPER, it needs log_bin_trust_function_creators = 1.',
    ],
    limit: 'none',
    forward: [
      ...refuseWhile(request, 'contract'),
      ...(column.nullable ? [] : modifyColumn(request, [loose], 'rebuilt')),
      on('ai', 'AFTER INSERT', [toChild(request, 'TRUE')]),
      on('au', 'AFTER UPDATE', [toChild(request, changedOrBackfill(request))]),
      on('new_ai', 'AFTER INSERT', [shown(request)], place),
      on('new_au', 'AFTER UPDATE', [hidden(request), shown(request)], place),
      on('new_ad', 'AFTER DELETE', [hidden(request)], place),
    ],
    undo: [
      ...refuseWhile(request, 'flip'),
      ...dropTriggers(request, OLD_SIDE),
      ...dropTriggers(request, NEW_SIDE, place),
      ...(column.nullable ? [] : requireAgain(request, column)),
      forgetProgress(request),
    ],
    undoMeans:
      'Nothing is lost as long as the old version alone writes. From then on the new table grows old: backfill and verify begin again after the next capture.',
    prints: null,
  };
}

function changedOrBackfill(request: ColumnToTable): string {
  const { column } = request;
  const name = quote(column.name);
  return `${differ(`NEW.${name}`, `OLD.${name}`, column.rawType)} OR @lockstep_backfill <=> ${namesOf(request).self}`;
}

function toChild(request: ColumnToTable, condition: string): string {
  const { column, to } = request;
  const { child, key } = places(request);
  const value = `NEW.${quote(column.name)}`;
  return `IF ${condition} THEN
      IF ${value} IS NULL THEN
        DELETE FROM ${child} WHERE ${quote(to.reference)} = NEW.${key} AND ${quote(to.main)};
      ELSE
        INSERT INTO ${child} (${quote(to.reference)}, ${quote(to.column)}, ${quote(to.main)}) VALUES (NEW.${key}, ${value}, 1)
        ON DUPLICATE KEY UPDATE ${quote(to.column)} = ${value};
      END IF;
    END IF;`;
}

function shown(request: ColumnToTable): string {
  const { column, to } = request;
  const { key } = places(request);
  return `IF NEW.${quote(to.main)} THEN
      UPDATE ${namesOf(request).table} SET ${quote(column.name)} = NEW.${quote(to.column)} WHERE ${key} = NEW.${quote(to.reference)};
    END IF;`;
}

function hidden(request: ColumnToTable): string {
  const { column, to } = request;
  const { key } = places(request);
  return `IF OLD.${quote(to.main)} THEN
      UPDATE ${namesOf(request).table} SET ${quote(column.name)} = NULL WHERE ${key} = OLD.${quote(to.reference)};
    END IF;`;
}

function watch(request: ColumnToTable): ChangeStatement[] {
  const { column } = request;
  const name = quote(column.name);
  const note = (condition: string) =>
    `  IF ${isOwn(request)} AND (${condition}) THEN\n    ${noteOldWrite(request)}\n  END IF;`;
  return [
    trigger(request, { ending: 'old_bi', when: 'BEFORE INSERT', body: note(`NEW.${name} IS NOT NULL`) }),
    trigger(request, {
      ending: 'old_bu',
      when: 'BEFORE UPDATE',
      body: note(differ(`NEW.${name}`, `OLD.${name}`, column.rawType)),
    }),
  ];
}

function ending(request: ColumnToTable): ChangeStatement[] {
  const { table, column } = request;
  const { place, child } = places(request);
  const has = ({ columns }: { readonly columns: readonly string[] }) => columns.includes(column.name);
  return [
    ...dropTriggers(request, NEW_SIDE, place),
    ...dropTriggers(request, [...WATCHERS, ...OLD_SIDE]),
    ...table.foreignKeys.filter(has).flatMap(({ name }) => dropForeignKey(request, name)),
    ...table.indexes
      .filter(({ parts }) => parts.some((part) => part.column === column.name))
      .flatMap(({ name }) => dropIndex(request, name)),
    ...dropColumn(request, column.name),
    dropOwn(dropBackfill(request)),
    definition(`ALTER TABLE ${child} COMMENT = '', ALGORITHM=INPLACE, LOCK=NONE;`, aMoment(place)),
  ];
}

function notesOf(request: ColumnToTable): string[] {
  const { table, column, to } = request;
  return [
    `NULL in ${column.name} is no row in ${to.table}, and setting it to NULL removes the row that it showed; other rows of ${to.table} stay.`,
    `The new version writes ${to.table} alone; a row with ${to.main} appears in ${column.name}, others do not. To make another row the main one, take ${to.main} from the first before it is given to the second, in one transaction.`,
    `A transaction of the old version locks the row of ${table.name} first, one of the new version that of ${to.table}: two that write the same value at the same moment may meet in a deadlock, which the server ends with 1213. Run such a transaction again.`,
    `A statement that writes one of both tables and reads or writes the other (INSERT … SELECT, UPDATE … JOIN) is refused by the server with 1442 until the contract.`,
    `Indexes and foreign keys of ${column.name} have no counterpart: make those that the new version needs in ${to.table}, before the flip.`,
    ...readers(request, column.name),
  ];
}
