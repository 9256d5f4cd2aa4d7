import type { Change, ChangeStep } from '../../../model/change.ts';
import type { RenameColumn } from '../../../model/change-contract.ts';
import type { Column } from '../../../model/schema.ts';
import { quoteIdentifier as quote } from '../quote.ts';
import { addColumn, dropColumn, modifyColumn, wayOfColumns } from './alter.ts';
import { backfillStep, dropBackfill } from './backfill.ts';
import { contractStep, dropVerify, flipStep, refuseWhile, verifyStep, whileOpen } from './gates.ts';
import { closeJournal, openJournal } from './journal.ts';
import { literalDefault } from './literal-default.ts';
import { captureStep, dropSync, dropWatch, questionOf, type SameRow, touch, watchOldWrites } from './same-row.ts';
import { definition } from './statement.ts';
import { type Twin, twinOf } from './twin.ts';

/** A second column beside the old one, in step with it until the old one goes. */
export function renameColumn(request: RenameColumn): Change {
  const { column, to, name, kind, table } = request;
  const { rawType } = column;
  const shapes: SameRow = {
    old: [{ name: column.name, rawType, from: (row) => `${row}.${quote(to)}`, default: literalDefault(column) }],
    fresh: [{ name: to, rawType, from: (row) => `${row}.${quote(column.name)}`, default: 'NULL' }],
  };
  const question = questionOf(request, shapes);
  const twin = twinOf(request, column, to);
  const made: Column = { ...column, name: to };
  return {
    name,
    kind,
    table,
    title: `${table.name}.${column.name} is called ${to}`,
    question: `${question};`,
    steps: [
      expandStep(request, made, twin),
      captureStep(request, shapes),
      backfillStep(request, {
        statement: touch(request, shapes),
        about: [
          'It sets the old column to itself, so that the trigger sets the new one: a write that comes between waits for the row, or is waited for.',
        ],
      }),
      verifyStep(request, question),
      ...enforceStep(request, twin),
      flipStep(request, { statements: watchOldWrites(request, shapes), undo: dropWatch(request) }),
      contractStep(request, question, {
        about: [`The column ${column.name} goes with its indexes and foreign keys; ${to} gets their names.`],
        undoMeans: `It cannot be taken back, and nothing is lost: ${to} holds every value. For the old name again, make the same change with both names exchanged.`,
        statements: [
          // The old column may be left out of an INSERT before the trigger that sets it goes.
          modifyColumn(
            request,
            column.nullable ? [made] : [{ ...column, nullable: true, onUpdateNow: false }, made],
            column.nullable ? 'instant' : 'rebuilt',
          ),
          ...dropSync(request),
          definition(dropBackfill(request)),
          ...twin.dropOld,
          dropColumn(request, column.name),
          ...twin.rename,
        ],
      }),
    ],
    notes: [
      `The old version goes on with ${column.name}, the new one uses ${to} in every statement and never names ${column.name}.`,
      `An INSERT of the new version that gives NULL to ${to} on purpose is taken for one that does not name it.`,
      ...(column.nullable || column.default !== null
        ? []
        : [
            `${column.name} is NOT NULL without a default: on MariaDB an INSERT … SELECT, and on both a VALUES (…, DEFAULT), of the new version must name it too.`,
          ]),
      'An INSERT without a list of columns fails from the first step on, because the table has one column more.',
    ],
  };
}

function expandStep(request: RenameColumn, made: Column, twin: Twin): ChangeStep {
  return {
    id: 'expand',
    title: `add the column ${made.name}, empty`,
    about: [
      wayOfColumns(request.table) === 'instant'
        ? 'The column is added at once, whatever the size of the table; where the server cannot it refuses, and copies nothing.'
        : 'The table is written again beside readers and writers, because its rows are compressed.',
    ],
    limit: 'none',
    forward: [...openJournal(request), addColumn(request, made), ...twin.keys],
    undo: [
      ...refuseWhile(request, 'trigger or flip'),
      ...twin.undoKeys,
      ...twin.undoIndexes,
      dropColumn(request, made.name, whileOpen(request)),
      definition(dropBackfill(request)),
      definition(dropVerify(request)),
      ...closeJournal(request),
    ],
    undoMeans: `Nothing is lost while ${request.column.name} is written: the new column is a copy.`,
    prints: null,
  };
}

function enforceStep(request: RenameColumn, twin: Twin): ChangeStep[] {
  if (twin.indexes.length === 0) return [];
  return [
    {
      id: 'enforce',
      title: `give ${request.to} the indexes that ${request.column.name} has`,
      about: ['Each is built beside readers and writers.'],
      limit: 'none',
      forward: twin.indexes,
      undo: [...refuseWhile(request, 'contract'), ...twin.undoIndexes],
      undoMeans: 'Nothing is lost: indexes of the new column only.',
      prints: null,
    },
  ];
}
