import type { Change, ChangeStatement, ChangeStep } from '../../../model/change.ts';
import type { ChangeRequest } from '../../../model/change-contract.ts';
import type { Column } from '../../../model/schema.ts';
import { parseRawType } from '../types.ts';
import { addColumn, dropColumn, modifyColumn, wayOfColumns } from './alter.ts';
import { backfillStep, dropBackfill } from './backfill.ts';
import { contractStep, dropVerify, type Flip, flipStep, verifyStep } from './gates.ts';
import { refuseWhile, whileOpen } from './guards.ts';
import { closeJournal, openJournal } from './journal.ts';
import { captureStep, dropSync, dropWatch, questionOf, type SameRow, touch, watchOldWrites } from './same-row.ts';
import { dropOwn } from './statement.ts';
import type { Twin } from './twin.ts';
import { unsupported } from './unsupported.ts';
import { dropAlter, SEEN_TWICE } from './until-through.ts';

/** New columns in the rows of the old ones, in step with them until the old ones go. */
export interface Beside {
  readonly title: string;
  readonly shapes: SameRow;
  /** The new columns as they are added: what they will be, but for a default and NOT NULL. */
  readonly added: readonly Column[];
  readonly twin: Twin;
  /** The columns that the contract takes away, as they are called then. */
  readonly gone: readonly Column[];
  /** The new columns as they are in the end. */
  readonly last: readonly Column[];
  /** A flip that exchanges names, and what must not be found when the old column goes. */
  readonly swap?: { readonly flip: Flip; readonly question: string; readonly column: Column };
  readonly contractMeans: string;
  readonly notes: readonly string[];
}

/** The whole change. */
export function besideColumns(request: ChangeRequest, beside: Beside): Change {
  const { name, kind, table } = request;
  const { shapes, swap } = beside;
  refuseLateTimestamp(request, beside.last);
  const question = questionOf(request, shapes);
  return {
    name,
    kind,
    table: { schema: table.schema, name: table.name },
    title: beside.title,
    question: `${question};`,
    steps: [
      expandStep(request, beside),
      captureStep(request, shapes, beside.twin.stale),
      backfillStep(request, {
        statement: touch(request, shapes),
        about: [
          'It sets the old shape to itself, so that the trigger sets the new one: a write that comes between waits for the row, or is waited for.',
          ...ownTriggers(request),
        ],
      }),
      verifyStep(request, question),
      ...enforceStep(request, beside),
      flipStep(request, swap?.flip ?? { statements: watchOldWrites(request, shapes), undo: dropWatch(request) }),
      contractStep(request, swap?.question ?? question, contractOf(request, beside)),
    ],
    notes: [
      ...beside.notes,
      ...namingTriggers(
        request,
        shapes.old.map((each) => each.name),
      ),
      'An INSERT without a list of columns fails from the first step on, and SELECT * sees one more column, until the contract.',
    ],
  };
}

/** MariaDB would put the time of the copy in place of NULL, and so refuses the way beside writers, also where no row holds one. */
function refuseLateTimestamp({ table, schema }: ChangeRequest, last: readonly Column[]): void {
  const late = last.find(({ nullable, rawType }) => !nullable && parseRawType(rawType).base === 'timestamp');
  if (schema.flavor === 'mariadb' && late !== undefined)
    throw unsupported(
      `${table.name}.${late.name} would be a TIMESTAMP that is NOT NULL, which MariaDB declares only while writers wait for a copy of the table.`,
      'Let the column take NULL first, or use gh-ost or pt-online-schema-change.',
    );
}

const WHILE_EMPTY =
  'A unique index is built here, while the column is empty and the server can take nothing for a duplicate; the undo of capture takes it away, and enforce then builds it.';

function expandStep(request: ChangeRequest, { added, gone, twin, swap }: Beside): ChangeStep {
  return {
    id: 'expand',
    title: `add ${list(added)}, empty`,
    about: [
      wayOfColumns(request.table) === 'instant'
        ? 'A column is added at once, whatever the size of the table; where the server cannot it refuses, and copies nothing.'
        : 'The table is written again beside readers and writers, because its rows are compressed.',
      ...(twin.stale.length === 0 ? [] : [WHILE_EMPTY]),
    ],
    limit: 'none',
    forward: [
      ...openJournal(request),
      ...(twin.stale.length === 0 ? [] : refuseWhile(request, 'contract')),
      ...added.flatMap((column) => addColumn(request, column, swap !== undefined)),
      ...twin.keys,
    ],
    undo: [
      ...refuseWhile(request, 'trigger or flip'),
      ...twin.undoKeys,
      ...twin.undoIndexes,
      ...added.flatMap((column) => dropColumn(request, column.name, whileOpen(request))),
      ...dropProcedures(request),
      ...closeJournal(request),
    ],
    undoMeans: `Nothing is lost while ${list(gone)} is written: what was added is a copy.`,
    prints: null,
  };
}

function enforceStep(request: ChangeRequest, { twin, added, gone, swap }: Beside): ChangeStep[] {
  const { table } = request;
  const { forward, undo } = loosened(request, swap);
  if (twin.indexes.length + forward.length === 0) return [];
  return [
    {
      id: 'enforce',
      title: `give ${list(added)} the indexes that ${list(gone)} has`,
      about: [
        'Each is built beside readers and writers.',
        ...(twin.stale.length === 0 ? [] : ['A unique one that expand built is there already.']),
        ...(table.indexes.some(({ unique }) => unique) ? [SEEN_TWICE] : []),
        ...(forward.length === 0
          ? []
          : [
              `${swap?.column.name} is declared to take NULL, beside readers and writers, by writing the table again; the trigger keeps it from doing so. After the flip the old column must be able to say that it cannot hold a value.`,
            ]),
      ],
      limit: 'none',
      forward: [...refuseWhile(request, forward.length > 0 ? 'flip' : 'contract'), ...twin.indexes, ...forward],
      undo: [...refuseWhile(request, 'flip'), ...undo, ...twin.undoIndexes],
      undoMeans: 'Nothing is lost: indexes of what was added only.',
      prints: null,
    },
  ];
}

function loosened(request: ChangeRequest, swap: Beside['swap']) {
  if (swap === undefined || swap.column.nullable) return { forward: [], undo: [] };
  return {
    forward: modifyColumn(request, [{ ...swap.column, nullable: true }], 'rebuilt'),
    undo: modifyColumn(request, [swap.column], 'rebuilt'),
  };
}

/** Old columns take NULL before their triggers go, so that an INSERT that leaves them out never fails. */
function contractOf(request: ChangeRequest, { gone, last, twin, contractMeans }: Beside) {
  const required = gone
    .filter(({ nullable }) => !nullable)
    .map((column) => ({ ...column, nullable: true, onUpdateNow: false }));
  const written = required.length > 0 || last.some(({ nullable }) => !nullable);
  return {
    about: [
      `What goes is ${list(gone)}, with indexes and foreign keys; their names go to what replaces them.`,
      ...(written
        ? [
            'NOT NULL is declared before: for that the table is written again, beside readers and writers, which takes as long as it is large.',
          ]
        : []),
    ],
    undoMeans: contractMeans,
    gone: gone.map(({ name }) => name),
    statements: [
      ...modifyColumn(request, [...required, ...last], written ? 'rebuilt' : 'instant'),
      ...dropSync(request),
      ...twin.dropOld,
      ...gone.flatMap(({ name }) => dropColumn(request, name)),
      ...twin.rename,
      dropOwn(dropBackfill(request)),
    ],
  };
}

/** Takes the procedures of a change away. */
export function dropProcedures(request: ChangeRequest): ChangeStatement[] {
  return [dropBackfill, dropVerify, dropAlter].map((drop) => dropOwn(drop(request)));
}

function list(columns: readonly { readonly name: string }[]): string {
  return columns.map(({ name }) => name).join(' and ');
}

/** The application's triggers see the touch of the backfill as an UPDATE that changes nothing else. */
export function ownTriggers({ schema, table }: ChangeRequest): string[] {
  const names = schema.triggers
    .filter((each) => each.schema === table.schema && each.table === table.name && each.events.includes('update'))
    .filter(({ name }) => !name.startsWith('lockstep_'))
    .map(({ name }) => name);
  return names.length === 0
    ? []
    : [
        `Triggers of the table fire for each of these rows: ${names.join(', ')}. Look at what they do (audit, counters) before you run it.`,
      ];
}

/** Views whose text names the column: they fail when it has gone. */
export function readers({ schema }: ChangeRequest, column: string): string[] {
  const views = schema.views.filter(({ sql }) => sql?.includes(column) === true).map(({ name }) => name);
  return views.length === 0
    ? []
    : [`Views that may read ${column} fail after the contract until they are made anew: ${views.join(', ')}.`];
}

/** The application’s triggers that name columns which go. */
export function namingTriggers({ schema, table }: ChangeRequest, columns: readonly string[]): string[] {
  const names = schema.triggers
    .filter((each) => each.schema === table.schema && each.table === table.name && !each.name.startsWith('lockstep_'))
    .filter(({ sql }) => columns.some((column) => sql?.includes(column) === true))
    .map(({ name }) => name);
  return names.length === 0
    ? []
    : [
        `Triggers that may name ${columns.join(' or ')} see what the old version writes, before it is carried: ${names.join(', ')}. They must do the same for what the new version writes, before that serves; and must not name ${columns.join(' or ')} any more at the contract, which refuses while one does.`,
      ];
}
