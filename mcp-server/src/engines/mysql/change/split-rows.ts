import type { Change, ChangeStatement } from '../../../model/change.ts';
import type { SplitRows } from '../../../model/change-contract.ts';
import { partsInWords, splitNotes } from '../../../model/split-notes.ts';
import { backfillStep, dropBackfill } from './backfill.ts';
import { readers } from './beside.ts';
import { sameCounter } from './counter.ts';
import { contractStep, flipStep, verifyStep } from './gates.ts';
import { refuseOldTables } from './rows-refusals.ts';
import { captureRows, dropRowsSync, dropWatchers, watchOld } from './rows-sync.ts';
import { checkOf, expandSplit } from './split-expand.ts';
import { namesOfSplit, rowsOfSplit } from './split-names.ts';
import { copyRows, splitQuestion } from './split-sync.ts';
import { aMoment, definition, dropOwn } from './statement.ts';

/** Several tables of the rows of one, each with those of which a column says that they are its. */
export function splitRows(request: SplitRows): Change {
  refuseOldTables(request, [request.table]);
  const { name, kind, table, column } = request;
  const question = splitQuestion(request);
  const rows = rowsOfSplit(request);
  return {
    name,
    kind,
    table: { schema: table.schema, name: table.name },
    title: `the rows of ${table.name} go to ${partsInWords(request)}, each by its ${column.name}`,
    question: `${question};`,
    steps: [
      expandSplit(request),
      captureRows(rows),
      backfillStep(request, {
        counts: 'rows',
        statement: (range) => copyRows(request, range),
        about: [
          'It copies rows and locks them until their batch is committed: a write that comes between waits for the row. No trigger of the application fires.',
        ],
      }),
      verifyStep(request, question),
      flipStep(request, { statements: watchOld(rows), undo: dropWatchers(rows) }),
      contractStep(request, question, {
        about: [`What goes is ${table.name}, with indexes, foreign keys and triggers.`],
        undoMeans: `It cannot be taken back by a script. Every row is in ${partsInWords(request)}: make the table and fill it from there.`,
        statements: ending(request),
      }),
    ],
    notes: notesOf(request),
  };
}

function ending(request: SplitRows): ChangeStatement[] {
  const { table } = request;
  const { whole, parts, counted } = namesOfSplit(request);
  const rows = rowsOfSplit(request);
  return [
    ...dropWatchers(rows),
    ...dropRowsSync(rows),
    ...(counted === undefined ? [] : parts.map((part) => sameCounter([table], part.table))),
    definition(
      `-- lockstep-ignore drops-table: this file refuses while the old version writes the table\nDROP TABLE IF EXISTS ${whole};`,
      aMoment(table),
    ),
    dropOwn(dropBackfill(request)),
    ...parts.map((part) =>
      definition(`ALTER TABLE ${part.sql} COMMENT = '', ALGORITHM=INPLACE, LOCK=NONE;`, aMoment(part.table)),
    ),
  ];
}

function notesOf(request: SplitRows): string[] {
  const { table, schema } = request;
  const { counted } = namesOfSplit(request);
  const all = partsInWords(request);
  const triggers = schema.triggers
    .filter((each) => each.schema === table.schema && each.table === table.name && !each.name.startsWith('lockstep_'))
    .map(({ name }) => name);
  return [
    ...splitNotes(request, {
      taken: '1062',
      refused: schema.flavor === 'mariadb' ? '4025' : '3819',
      deadlock: '1213',
      check: (at) => checkOf(request, at),
    }),
    ...(counted === undefined
      ? []
      : [
          `An INSERT into one of the new tables without ${counted.name} gets the next number of ${table.name}; from the contract on each counts by itself, from beyond that: two of them then give the same numbers. Until then the driver's answer has the number (insertId), and SELECT LAST_INSERT_ID() has not.`,
        ]),
    `Give the logins of the new version their rights on ${all}: they begin without any of their own.`,
    `A statement that writes one of these tables and reads or writes another (INSERT … SELECT, UPDATE … JOIN) is refused by the server with 1442 until the contract: move a row by its values.`,
    ...(table.checks.length === 0 ? [] : ['The server gives the checks of the new tables names of its own.']),
    ...(triggers.length === 0
      ? []
      : [
          `Triggers of ${table.name} (${triggers.join(', ')}) fire for what the new version writes too, and have no counterpart: give ${all} what the new version needs at the contract.`,
        ]),
    ...readers(request, table.name),
  ];
}
