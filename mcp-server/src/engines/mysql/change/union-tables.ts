import type { Change, ChangeStatement, ChangeStep } from '../../../model/change.ts';
import type { UnionTables } from '../../../model/change-contract.ts';
import { conditional } from '../ddl/conditional.ts';
import { foreignKeyRule, indexDefinition } from '../ddl/statements.ts';
import { escapedLiteral, quoteIdentifier as quote } from '../quote.ts';
import { hasColumn } from './alter.ts';
import { backfillStep, dropBackfill } from './backfill.ts';
import { dropProcedures, readers } from './beside.ts';
import { sameCounter } from './counter.ts';
import { contractStep, flipStep, verifyStep } from './gates.ts';
import { refuseWhile } from './guards.ts';
import { closeJournal, openJournal } from './journal.ts';
import { namesOf, ownName } from './names.ts';
import { refuseOldTables } from './rows-refusals.ts';
import { captureRows, dropRowsSync, dropWatchers, watchOld } from './rows-sync.ts';
import { aMoment, definition, dropOwn } from './statement.ts';
import { namesOfUnion, rowsOfUnion } from './union-names.ts';
import { copyPart, unionQuestion } from './union-sync.ts';

/** One table of the rows of several, with a column that says which of them a row is of. */
export function unionTables(request: UnionTables): Change {
  refuseOldTables(
    request,
    request.parts.map(({ table }) => table),
  );
  const { name, kind, table, whole, mark } = request;
  const question = unionQuestion(request);
  const { parts } = namesOfUnion(request);
  return {
    name,
    kind,
    table: { schema: table.schema, name: table.name },
    title: `${namesIn(request)} become one table, ${whole.name}, in which ${mark} tells them apart`,
    question: `${question};`,
    steps: [
      expandStep(request),
      captureRows(rowsOfUnion(request)),
      backfillStep(request, {
        counts: 'rows',
        tables: parts.map(({ sql }) => sql),
        statement: (range, at) => copyPart(request, at, range),
        about: [
          'It copies rows, table by table, and locks them until their batch is committed: a write that comes between waits for the row. No trigger of the application fires.',
        ],
      }),
      verifyStep(request, question),
      flipStep(request, { statements: watchOld(rowsOfUnion(request)), undo: dropWatchers(rowsOfUnion(request)) }),
      contractStep(request, question, {
        about: [`What goes is ${namesIn(request)}, with indexes, foreign keys and triggers.`],
        undoMeans: `It cannot be taken back by a script. Every row is in ${whole.name}: make the tables and fill them from there.`,
        statements: ending(request),
      }),
    ],
    notes: notesOf(request),
  };
}

function namesIn({ parts }: UnionTables): string {
  return parts.map(({ table }) => table.name).join(' and ');
}

function expandStep(request: UnionTables): ChangeStep {
  const { table, whole, name, schema, mark } = request;
  const { whole: made, counted } = namesOfUnion(request);
  const mariadb = schema.flavor === 'mariadb';
  const first = { column: mark, expression: null, prefix: null, descending: false, nullsFirst: false };
  const unique = table.indexes.filter((index) => index.unique);
  const key = (table.primaryKey?.columns ?? []).map(quote).join(', ');
  const changes = [
    `COMMENT = ${escapedLiteral(`lockstep change ${name}`)}`,
    `ADD COLUMN ${quote(mark)} VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL FIRST`,
    `DROP PRIMARY KEY, ADD PRIMARY KEY (${quote(mark)}, ${key})`,
    ...(counted === undefined ? [] : [`ADD INDEX ${quote(ownName(name, 'number'))} (${quote(counted.name)})`]),
    ...unique.map(
      (index) =>
        `DROP INDEX ${quote(index.name)}, ADD ${indexDefinition({ ...index, parts: [first, ...index.parts] }, mariadb)}`,
    ),
    ...table.foreignKeys.map(
      (each, at) => `ADD CONSTRAINT ${quote(ownName(name, `fk${at + 1}`))} ${foreignKeyRule(each)}`,
    ),
  ];
  return {
    id: 'expand',
    title: `make the table ${whole.name}, empty`,
    about: [
      `It has the columns, defaults, checks, indexes and foreign keys of ${table.name}; every unique key holds within each of ${namesIn(request)}, as before.`,
    ],
    limit: 'moment',
    forward: [
      ...openJournal(request),
      ...refuseWhile(request, 'contract'),
      definition(`CREATE TABLE IF NOT EXISTS ${made} LIKE ${namesOf(request).table};`),
      definition(
        conditional(hasColumn(whole, mark), false, `ALTER TABLE ${made} ${changes.join(', ')}`),
        ...table.foreignKeys.map(({ references }) => aMoment({ schema: references.schema, name: references.table })),
      ),
    ],
    undo: [
      ...refuseWhile(request, 'trigger or flip'),
      // A capture that was not made to its end leaves some.
      ...dropRowsSync(rowsOfUnion(request)),
      definition(
        `-- lockstep-ignore drops-table: a table of this change, which holds copies\nDROP TABLE IF EXISTS ${made};`,
      ),
      ...dropProcedures(request),
      ...closeJournal(request),
    ],
    undoMeans: `Nothing is lost: ${whole.name} is a copy.`,
    prints: null,
  };
}

function ending(request: UnionTables): ChangeStatement[] {
  const { parts, whole } = request;
  const { whole: made, parts: own, counted } = namesOfUnion(request);
  const tables = parts.map(({ table }) => table);
  return [
    ...dropWatchers(rowsOfUnion(request)),
    ...dropRowsSync(rowsOfUnion(request)),
    ...(counted === undefined ? [] : [sameCounter(tables, whole)]),
    ...tables.map((table, at) =>
      definition(
        `-- lockstep-ignore drops-table: this file refuses while the old version writes the table\nDROP TABLE IF EXISTS ${own[at]?.sql};`,
        aMoment(table),
      ),
    ),
    dropOwn(dropBackfill(request)),
    definition(`ALTER TABLE ${made} COMMENT = '', ALGORITHM=INPLACE, LOCK=NONE;`, aMoment(whole)),
  ];
}

function notesOf(request: UnionTables): string[] {
  const { table, whole, mark, parts, schema } = request;
  const key = (table.primaryKey?.columns ?? []).join(', ');
  const own = schema.triggers
    .filter(
      ({ schema: of, table: on, name }) =>
        parts.some((part) => part.table.schema === of && part.table.name === on) && !name.startsWith('lockstep_'),
    )
    .map(({ name }) => name);
  const others = parts.slice(1).map((part) => part.table.name);
  const { counted } = namesOfUnion(request);
  return [
    `The key of ${whole.name} is ${mark} and ${key}, so that rows of one key never meet: the new version names ${mark} wherever it names a row, and in every INSERT. ${parts.map((part) => `${part.value} is ${part.table.name}`).join(', ')}; any other value is refused (1644) until the contract.`,
    `An UPDATE of ${mark} moves a row from one of the old tables to the other: it is a DELETE and an INSERT there, and fails (1062) where that table has a row of its key.`,
    ...(counted === undefined
      ? []
      : [
          `An INSERT into ${whole.name} without ${counted.name} gets the next number of the old table that it goes to; from the contract on ${whole.name} counts by itself, for all of them together. Until then the driver's answer has the number (insertId), and SELECT LAST_INSERT_ID() has not.`,
        ]),
    `Give the logins of the new version their rights on ${whole.name}: it begins without any of its own. Who may read it reads the rows of ${namesIn(request)}.`,
    `A transaction of the old version locks a row of its own table first, one of the new version that of ${whole.name}: two that write the same record at the same moment may meet in a deadlock, which the server ends with 1213. Run such a transaction again.`,
    `A statement that writes one of these tables and reads or writes another (INSERT … SELECT, UPDATE … JOIN) is refused by the server with 1442 until the contract.`,
    ...(table.checks.length === 0 ? [] : ['The server gives the checks of the new table names of its own.']),
    ...(own.length === 0
      ? []
      : [
          `Triggers of the old tables (${[...new Set(own)].join(', ')}) fire for what the new version writes too, and have no counterpart: give ${whole.name} what the new version needs at the contract.`,
        ]),
    `Indexes that ${others.join(' and ')} alone ha${others.length > 1 ? 've' : 's'} have no counterpart: make what the new version needs before the flip.`,
    ...parts.flatMap((part) => readers(request, part.table.name)),
  ];
}
