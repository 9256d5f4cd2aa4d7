import type { Change, ChangeStatement, ChangeStep } from '../../../model/change.ts';
import type { MergeTables } from '../../../model/change-contract.ts';
import type { Index } from '../../../model/schema.ts';
import { quoteIdentifier as quote } from '../quote.ts';
import { addColumn, dropColumn, modifyColumn, wayOfColumns } from './alter.ts';
import { backfillStep, dropBackfill } from './backfill.ts';
import { dropProcedures, ownTriggers, readers } from './beside.ts';
import { contractStep, flipStep, verifyStep } from './gates.ts';
import { refuseWhile, whileOpen } from './guards.ts';
import { closeJournal, openJournal } from './journal.ts';
import { ownName } from './names.ts';
import { capturePair, dropPairSync, dropWatchers, hasGone, namesOfPair, pairQuestion, watchPair } from './pair-sync.ts';
import { aMoment, definition, dropOwn } from './statement.ts';
import { addIndex, dropForeignKey, dropIndex, refuseTied } from './twin.ts';
import { unsupported } from './unsupported.ts';

/** The columns of a table beside those of the one whose key it has. */
export function mergeTables(request: MergeTables): Change {
  const { name, kind, table, into, pair } = request;
  for (const { column } of pair.columns) refuseTied(table, column.name);
  refuseActing(request);
  wayOfColumns(into);
  const { wide, narrow, match } = namesOfPair(request);
  const question = pairQuestion(request);
  const same = pair.columns.map((each) => `t.${quote(each.narrow)} = t.${quote(each.narrow)}`).join(', ');
  return {
    name,
    kind,
    table: { schema: table.schema, name: table.name },
    title: `${table.name} becomes columns of ${into.name}`,
    question: `${question};`,
    steps: [
      expandStep(request),
      capturePair(request),
      backfillStep(request, {
        counts: 'rows',
        // The rows of the other table too, and no others: a lock in the way of the trigger would be waited for.
        statement: (range) =>
          `SELECT COUNT(*) INTO touched FROM ${narrow} AS t STRAIGHT_JOIN ${wide} AS w ON ${match('t', 'w')} WHERE ${range} FOR UPDATE /*!80001 NOWAIT */;
        UPDATE ${narrow} AS t SET ${same} WHERE ${range};`,
        about: [
          `It sets the columns of ${table.name} to themselves, so that the trigger writes ${into.name}: a write that comes between waits for the row, or is waited for.`,
          ...ownTriggers(request),
          ...ownTriggers({ ...request, table: into }),
        ],
      }),
      verifyStep(request, question),
      ...enforceStep(request),
      flipStep(request, { statements: watchPair(request), undo: dropWatchers(request) }),
      contractStep(request, question, {
        about: [`The table ${table.name} goes, with its indexes, foreign keys and triggers.`],
        undoMeans: `It cannot be taken back by a script. Every value is in ${into.name}; of rows without a value nothing tells any more whether ${table.name} had one.`,
        statements: ending(request),
      }),
    ],
    notes: notesOf(request),
  };
}

/** What a foreign key does to a row is seen by no trigger. */
function refuseActing({ table, into }: MergeTables): void {
  const acts = table.foreignKeys.find(
    ({ references, onDelete, onUpdate }) =>
      !(references.schema === into.schema && references.table === into.name) &&
      [onDelete, onUpdate].some((action) => action !== 'no action' && action !== 'restrict'),
  );
  if (acts !== undefined)
    throw unsupported(
      `What the foreign key ${acts.name} of ${table.name} does by itself is seen by no trigger, and would not reach ${into.name}.`,
      'Make it one that refuses first.',
    );
}

function indexesOf({ name, table, pair }: MergeTables): Index[] {
  const called = (own: string | null) =>
    [...pair.key, ...pair.columns].find(({ narrow }) => narrow === own)?.wide ?? own;
  return table.indexes
    .filter(({ parts }) => pair.columns.some(({ narrow }) => parts.some(({ column }) => column === narrow)))
    .map((index, at) => ({
      ...index,
      name: ownName(name, String(at + 1)),
      parts: index.parts.map((part) => ({ ...part, column: called(part.column) })),
    }));
}

function expandStep(request: MergeTables): ChangeStep {
  const { into, table, pair } = request;
  const on = { ...request, table: into };
  const own = pair.columns.map(({ wide }) => wide);
  return {
    id: 'expand',
    title: `add ${own.join(' and ')} to ${into.name}, empty`,
    about: [
      wayOfColumns(into) === 'instant'
        ? 'A column is added at once, whatever the size of the table; where the server cannot it refuses, and copies nothing.'
        : 'The table is written again beside readers and writers, because its rows are compressed.',
    ],
    limit: 'none',
    forward: [
      ...openJournal(request),
      ...pair.columns.flatMap(({ column, wide }) => addColumn(on, { ...column, name: wide }, false)),
    ],
    undo: [
      ...refuseWhile(request, 'trigger or flip'),
      ...own.flatMap((each) => dropColumn(on, each, whileOpen(request))),
      ...dropProcedures(request),
      ...closeJournal(request),
    ],
    undoMeans: `Nothing is lost while ${table.name} is written: what was added is a copy.`,
    prints: null,
  };
}

function enforceStep(request: MergeTables): ChangeStep[] {
  const { into, table } = request;
  const on = { ...request, table: into };
  const indexes = indexesOf(request);
  if (indexes.length === 0) return [];
  return [
    {
      id: 'enforce',
      title: `give ${into.name} the indexes that ${table.name} has`,
      about: ['Each is built beside readers and writers.'],
      limit: 'none',
      forward: [...refuseWhile(request, 'contract'), ...indexes.flatMap((index) => addIndex(on, index))],
      undo: [...refuseWhile(request, 'flip'), ...indexes.flatMap(({ name }) => dropIndex(on, name))],
      undoMeans: 'Nothing is lost: indexes of what was added only.',
      prints: null,
    },
  ];
}

function ending(request: MergeTables): ChangeStatement[] {
  const { into, table, pair } = request;
  const last = pair.columns.map(({ column, wide }) => ({
    ...column,
    name: wide,
    nullable: true,
    default: null,
    identity: null,
    onUpdateNow: false,
    invisible: false,
  }));
  return [
    ...dropWatchers(request),
    // Before the trigger that lets a row go from under it.
    ...(hasGone(request) ? dropForeignKey(request, request.reference.name) : []),
    ...dropPairSync(request),
    definition(
      `-- lockstep-ignore drops-table: this file refuses while the old version writes the table\nDROP TABLE IF EXISTS ${namesOfPair(request).narrow};`,
      aMoment(table),
      aMoment(into),
    ),
    ...modifyColumn({ ...request, table: into }, last, 'instant'),
    dropOwn(dropBackfill(request)),
  ];
}

function notesOf(request: MergeTables): string[] {
  const { into, table, pair } = request;
  const required = pair.columns.filter(({ column }) => !column.nullable);
  return [
    `A row of ${into.name} that has none in ${table.name}, and one whose row holds NULL alone, are the same in the new shape.`,
    `A row that the new version writes with a value gets its row in ${table.name}; NULL in all of the columns ${
      required.length === 0
        ? 'sets them there, and makes none'
        : `takes the row of ${table.name} away, and ${required.map(({ wide }) => wide).join(', ')} cannot be NULL beside another value until the contract`
    }: the old version must be ready to find no row, and write one.`,
    `Triggers of ${table.name} see such a write as a DELETE and an INSERT.`,
    `A transaction of the old version locks the row of ${table.name} first, one of the new version that of ${into.name}: two that write the same record at the same moment may meet in a deadlock, which the server ends with 1213. Run such a transaction again.`,
    `A statement that writes one of both tables and reads or writes the other (INSERT … SELECT, UPDATE … JOIN) is refused by the server with 1442 until the contract.`,
    `The new columns take NULL and have no default; foreign keys of ${table.name} have no counterpart, and the names of its indexes change: make what the new version needs before the flip.`,
    `An INSERT into ${into.name} without a list of columns fails from the first step on, and SELECT * sees more columns.`,
    ...readers(request, table.name),
  ];
}
