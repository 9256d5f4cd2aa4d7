import type { Change, ChangeStatement, ChangeStep } from '../../../model/change.ts';
import type { SplitTable } from '../../../model/change-contract.ts';
import { columnSql } from '../ddl/column-sql.ts';
import { foreignKeyRule, indexDefinition } from '../ddl/statements.ts';
import { escapedLiteral, quoteIdentifier as quote } from '../quote.ts';
import { dropColumn, wayOfColumns } from './alter.ts';
import { backfillStep, dropBackfill } from './backfill.ts';
import { dropProcedures, ownTriggers, readers } from './beside.ts';
import { contractStep, flipStep, verifyStep } from './gates.ts';
import { refuseWhile } from './guards.ts';
import { closeJournal, openJournal } from './journal.ts';
import { namesOf, ownName } from './names.ts';
import { capturePair, dropPairSync, dropWatchers, namesOfPair, pairQuestion, watchPair } from './pair-sync.ts';
import { aMoment, definition, dropOwn } from './statement.ts';
import { dropForeignKey, dropIndex, refuseTied } from './twin.ts';
import { unsupported } from './unsupported.ts';

/** A table of its own for some columns, with the key of the old one: a row for each row. */
export function splitTable(request: SplitTable): Change {
  const { name, kind, table, pair } = request;
  for (const { column } of pair.columns) refuseTied(table, column.name);
  wayOfColumns(table);
  if (table.partitioning !== null)
    throw unsupported(
      `${table.name} is partitioned, and the server knows no foreign key to such a table.`,
      'Move the columns by hand.',
    );
  const question = pairQuestion(request);
  const own = namesIn(request).join(', ');
  const same = pair.columns.map(({ wide }) => `t.${quote(wide)} = t.${quote(wide)}`).join(', ');
  return {
    name,
    kind,
    table: { schema: table.schema, name: table.name },
    title: `${own} of ${table.name} become a table of their own, ${pair.narrow.name}`,
    question: `${question};`,
    steps: [
      expandStep(request),
      capturePair(request),
      backfillStep(request, {
        counts: 'rows',
        statement: (range) =>
          `SET @lockstep_backfill = ${namesOf(request).self};
        UPDATE ${namesOfPair(request).wide} AS t SET ${same} WHERE ${range};
        SET @lockstep_backfill = NULL;`,
        about: [
          'It sets the columns to themselves, so that the trigger writes the new table: a write that comes between waits for the row, or is waited for.',
          ...ownTriggers(request),
        ],
      }),
      verifyStep(request, question),
      flipStep(request, { statements: watchPair(request), undo: dropWatchers(request) }),
      contractStep(request, question, {
        gone: namesIn(request),
        about: [`What goes from ${table.name} is ${own}, with indexes and foreign keys.`],
        undoMeans: `It cannot be taken back by a script. Every value is in ${pair.narrow.name}: add the columns and fill them from there.`,
        statements: ending(request),
      }),
    ],
    notes: notesOf(request),
  };
}

function namesIn({ pair }: SplitTable): string[] {
  return pair.columns.map(({ wide }) => wide);
}

/** Whether columns are of the new table alone, one of them a moved one. */
function goesAlong({ pair }: SplitTable, columns: readonly (string | null)[]): boolean {
  const moved = pair.columns.map(({ wide }) => wide);
  const there = [...pair.key.map(({ wide }) => wide), ...moved];
  return (
    columns.some((each) => each !== null && moved.includes(each)) &&
    columns.every((each) => each !== null && there.includes(each))
  );
}

function expandStep(request: SplitTable): ChangeStep {
  const { table, pair, name, schema } = request;
  const { wide, narrow } = namesOfPair(request);
  const mariadb = schema.flavor === 'mariadb';
  const keys = pair.key.map((each) => quote(each.narrow)).join(', ');
  const bare = { default: null, identity: null, generated: null, onUpdateNow: false, invisible: false };
  const parts = [
    ...pair.key.map(({ column }) => columnSql({ ...column, ...bare }, table, mariadb)),
    ...pair.columns.map(({ column }) => columnSql({ ...column, invisible: false }, table, mariadb)),
    `PRIMARY KEY (${keys})`,
    ...table.indexes
      .filter(({ parts: own }) =>
        goesAlong(
          request,
          own.map(({ column }) => column),
        ),
      )
      .map((index) => indexDefinition(index, mariadb)),
    `CONSTRAINT ${quote(ownName(name, 'fk'))} FOREIGN KEY (${keys}) REFERENCES ${wide} (${pair.key.map((each) => quote(each.wide)).join(', ')}) ON DELETE CASCADE ON UPDATE CASCADE`,
    ...table.foreignKeys
      .filter(({ columns }) => goesAlong(request, columns))
      .map((key, at) => `CONSTRAINT ${quote(ownName(name, `fk${at + 1}`))} ${foreignKeyRule(key)}`),
  ];
  return {
    id: 'expand',
    title: `make the table ${pair.narrow.name}, empty`,
    about: [
      `It has the key of ${table.name}, to which it refers, and its rows go with those of ${table.name}; of the moved columns it has the indexes and foreign keys.`,
    ],
    limit: 'moment',
    forward: [
      ...openJournal(request),
      definition(
        `CREATE TABLE IF NOT EXISTS ${narrow} (\n  ${parts.join(',\n  ')}\n) ENGINE=InnoDB COLLATE=${table.collation} COMMENT=${escapedLiteral(`lockstep change ${name}`)};`,
        aMoment(table),
      ),
    ],
    undo: [
      ...refuseWhile(request, 'trigger or flip'),
      definition(
        `-- lockstep-ignore drops-table: a table of this change, which holds copies\nDROP TABLE IF EXISTS ${narrow};`,
      ),
      ...dropProcedures(request),
      ...closeJournal(request),
    ],
    undoMeans: `Nothing is lost while ${table.name} is written: ${pair.narrow.name} is a copy.`,
    prints: null,
  };
}

function ending(request: SplitTable): ChangeStatement[] {
  const { table, pair } = request;
  const moved = namesIn(request);
  return [
    ...dropWatchers(request),
    ...dropPairSync(request),
    ...table.foreignKeys
      .filter(({ columns }) => columns.some((each) => moved.includes(each)))
      .flatMap(({ name }) => dropForeignKey(request, name)),
    ...table.indexes
      .filter(({ parts }) => parts.some(({ column }) => column !== null && moved.includes(column)))
      .flatMap(({ name }) => dropIndex(request, name)),
    ...moved.flatMap((each) => dropColumn(request, each)),
    dropOwn(dropBackfill(request)),
    definition(
      `ALTER TABLE ${namesOfPair(request).narrow} COMMENT = '', ALGORITHM=INPLACE, LOCK=NONE;`,
      aMoment(pair.narrow),
    ),
  ];
}

function notesOf(request: SplitTable): string[] {
  const { table, pair } = request;
  const own = namesIn(request);
  const narrow = pair.narrow.name;
  return [
    `The new version leaves ${own.join(', ')} out when it writes ${table.name}, and writes ${narrow} by INSERT … ON DUPLICATE KEY UPDATE: until the contract a row may be there already, made by the trigger.`,
    `A row that is missing from ${narrow} says NULL: deleting it alone sets the columns of ${table.name} to NULL.`,
    `A transaction of the old version locks the row of ${table.name} first, one of the new version that of ${narrow}: two that write the same record at the same moment may meet in a deadlock, which the server ends with 1213. Run such a transaction again, or let the new version lock the row of ${table.name} first.`,
    `A statement that writes one of both tables and reads or writes the other (INSERT … SELECT, UPDATE … JOIN) is refused by the server with 1442 until the contract.`,
    `Indexes and foreign keys over these columns and others together have no counterpart: make those that the new version needs in ${narrow}, before the flip.`,
    ...own.flatMap((each) => readers(request, each)),
  ];
}
