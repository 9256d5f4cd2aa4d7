import type { Change, ChangeStatement, ChangeStep } from '../../../model/change.ts';
import type { ChangeRequest } from '../../../model/change-contract.ts';
import type { TableName } from '../../../model/mapping.ts';
import type { Column, Schema } from '../../../model/schema.ts';
import { defaultSql } from '../ddl/column-sql.ts';
import { quoteIdentifier, quoteLiteral } from '../quote.ts';
import { backfillStep } from './backfill.ts';
import { contractStep, flipStep, type Swap, verifyStep } from './gates.ts';
import { refuseBeside, sameColumnRights } from './going.ts';
import { refuseWhile, whileOpen } from './guards.ts';
import { closeJournal, openJournal } from './journal.ts';
import { namesOf } from './names.ts';
import { refuseResting } from './refuse-tied.ts';
import { captureStep, dropSync, questionOf, type SameRow, touch } from './same-row.ts';
import { exclusive, locking, mine, plain } from './statement.ts';
import type { Twin } from './twin.ts';

/** A column that is added: its type with its collation, and the default that it gets at once. */
export interface Added {
  readonly name: string;
  readonly type: string;
  readonly default: string | null;
}

/** New columns in the rows of the old ones, in step with them until the old ones go. */
export interface Beside {
  readonly title: string;
  readonly shapes: SameRow;
  readonly added: readonly Added[];
  /** Functions that the expressions of the shapes call, made before all else. */
  readonly functions?: readonly { readonly name: string; readonly create: string }[];
  readonly twin: Twin;
  /** The old columns, which the contract takes away. */
  readonly gone: readonly string[];
  /** A flip that exchanges names, and the shapes as they are called after it. */
  readonly swap?: { readonly flip: Swap; readonly after: SameRow };
  /** What the contract still gives the new columns. */
  readonly last: readonly ChangeStatement[];
  readonly contractMeans: string;
  readonly notes: readonly string[];
}

/** The whole change. */
export function besideColumns(request: ChangeRequest, beside: Beside): Change {
  const { name, kind, table } = request;
  for (const { column } of beside.shapes.old) refuseResting(request, column.name);
  const verify = verifyStep(request, questionOf(request, beside.shapes));
  const capture = captureStep(request, beside.shapes);
  const question = questionOf(request, beside.shapes);
  return {
    name,
    kind,
    table: { schema: table.schema, name: table.name },
    title: beside.title,
    question: `${question};`,
    steps: [
      expandStep(request, beside),
      { ...capture, forward: [late(request, beside), ...capture.forward] },
      backfillStep(request, {
        statement: touch(request, beside.shapes),
        about: [
          'It sets the old shape to itself, so that the trigger sets the new one: a write that comes between waits for the row, or is waited for.',
          ...ownTriggers(request),
        ],
      }),
      { ...verify, forward: [late(request, beside), ...verify.forward] },
      ...enforceStep(request, beside),
      flipStep(request, beside.swap?.flip),
      contractStep(request, questionOf(request, beside.swap?.after ?? beside.shapes), contractOf(request, beside)),
    ],
    notes: [
      ...beside.notes,
      ...namingTriggers(
        request,
        beside.shapes.old.map(({ column }) => column.name),
      ),
    ],
  };
}

/** After a flip that exchanged names, and after the contract, nothing earlier may run again. */
function late(request: ChangeRequest, { swap }: Beside): ChangeStatement {
  return refuseWhile(request, swap === undefined ? 'contract' : 'flip');
}

function expandStep(request: ChangeRequest, beside: Beside): ChangeStep {
  const { added, functions = [], gone, shapes } = beside;
  const { table } = namesOf(request);
  const lock = exclusive(request.table);
  return {
    id: 'expand',
    title: `add ${added.map(({ name }) => name).join(' and ')}, empty`,
    about: ['A column without a default costs no copy of the table, whatever its size.'],
    limit: 'moment',
    forward: [
      ...openJournal(request),
      late(request, beside),
      refuseBeside(request),
      ...functions.map(({ create }) => plain(create)),
      ...added.flatMap(({ name, type, default: value }) => {
        const own = quoteIdentifier(name);
        return [
          locking(`ALTER TABLE ${table} ADD COLUMN IF NOT EXISTS ${own} ${type};`, lock),
          ...(value === null ? [] : [locking(`ALTER TABLE ${table} ALTER COLUMN ${own} SET DEFAULT ${value};`, lock)]),
          plain(`COMMENT ON COLUMN ${table}.${own} IS ${quoteLiteral(`lockstep change ${request.name}`)};`),
        ];
      }),
      sameColumnRights(
        request,
        shapes.old.map(({ column }) => column.name),
        added.map((each) => each.name),
      ),
    ],
    undo: [
      refuseWhile(request, 'trigger or flip'),
      ...added.map(({ name }) =>
        locking(whileOpen(request, `ALTER TABLE ${table} DROP COLUMN IF EXISTS ${quoteIdentifier(name)};`), lock),
      ),
      ...functions.map((each) => plain(mine('drops-code', `DROP FUNCTION IF EXISTS ${each.name};`))),
      ...closeJournal(request),
    ],
    undoMeans: `Nothing is lost while ${gone.join(' and ')} is written: what was added is a copy.`,
    prints: null,
  };
}

function enforceStep(request: ChangeRequest, beside: Beside): ChangeStep[] {
  const { twin, added, gone } = beside;
  if (twin.forward.length === 0) return [];
  return [
    {
      id: 'enforce',
      title: `give ${added.map(({ name }) => name).join(' and ')} what ${gone.join(' and ')} has: NOT NULL, indexes, constraints`,
      about: [
        'Each is built or proved beside readers and writers; what may take long holds no lock that they wait for.',
      ],
      limit: 'none',
      forward: [late(request, beside), ...twin.forward],
      undo: twin.undo,
      undoMeans: 'Nothing is lost: rules and indexes of what was added only.',
      prints: null,
    },
  ];
}

function contractOf(request: ChangeRequest, { gone, functions = [], twin, last, contractMeans }: Beside) {
  const { table, backfill } = namesOf(request);
  return {
    about: [`What goes is ${gone.join(' and ')}, with indexes and constraints; their names go to what replaces them.`],
    undoMeans: contractMeans,
    gone,
    statements: [
      ...dropSync(request),
      plain(mine('drops-code', `DROP PROCEDURE IF EXISTS ${backfill}(integer, integer);`)),
      ...gone.map((name) =>
        locking(
          `-- lockstep-ignore drops-column: this file refuses while the old version writes the column\nALTER TABLE ${table} DROP COLUMN IF EXISTS ${quoteIdentifier(name)};`,
          exclusive(request.table),
        ),
      ),
      ...twin.rename,
      ...last,
      ...functions.map((each) => plain(mine('drops-code', `DROP FUNCTION IF EXISTS ${each.name};`))),
    ],
  };
}

/** The application's triggers see the touch of the backfill as an UPDATE that changes nothing else. */
export function ownTriggers({ schema, table }: ChangeRequest): string[] {
  const names = triggersOf(schema, table, (events) => events.includes('update'));
  return names.length === 0
    ? []
    : [
        `Triggers of the table fire for each of these rows: ${names.join(', ')}. Look at what they do (updated_at, audit) before you run it.`,
      ];
}

/** What the sync functions write fires the application's triggers with the sync functions' search path. */
export function triggersUnderOurPath({ schema }: ChangeRequest, tables: readonly TableName[]): string[] {
  const names = tables.flatMap((table) => triggersOf(schema, table, () => true));
  return names.length === 0
    ? []
    : [
        `Triggers that stand there fire for what ours write, and have no search_path then but their function's own: ${names.join(', ')}. A function that names tables without their schema fails: ALTER FUNCTION … SET search_path = … before.`,
      ];
}

function triggersOf(
  { triggers }: Schema,
  table: TableName,
  fires: (events: Schema['triggers'][number]['events']) => boolean,
): string[] {
  return triggers
    .filter((each) => each.schema === table.schema && each.table === table.name && fires(each.events))
    .filter(({ name }) => !name.startsWith('zz_lockstep_'))
    .map(({ name }) => name);
}

/** The default as an expression, where it is one value for every row of a transaction: two others would never agree. */
export function fixedDefault(column: Column): string | null {
  if (column.default === null || column.default.kind === 'expression') return null;
  return anyDefault(column);
}

/** The default as an expression; null: none. */
export function anyDefault(column: Column): string | null {
  return defaultSql(column)[0]?.replace(/^DEFAULT /, '') ?? null;
}

/** A type with the collation that the column has of its own. */
export function typeOf(request: ChangeRequest, { rawType, collation }: Column): string {
  const own = collation !== null && collation !== request.schema.collation;
  return own ? `${rawType} COLLATE ${quoteIdentifier(collation)}` : rawType;
}

/** Views and routines whose text names the column: the server refuses to drop what a view reads. */
export function readers({ schema }: ChangeRequest, column: string): string[] {
  const views = schema.views.filter(({ sql }) => sql?.includes(column) === true).map(({ name }) => name);
  return views.length === 0
    ? []
    : [
        `Views that may read ${column} keep the contract from dropping it until they are made anew: ${views.join(', ')}.`,
      ];
}

/** The functions of the table’s triggers are not in the catalogue as it was inspected: the contract asks them. */
export function namingTriggers({ schema, table }: ChangeRequest, columns: readonly string[]): string[] {
  const names = triggersOf(schema, table, () => true);
  return names.length === 0
    ? []
    : [
        `Triggers of the table see what the old version writes before it is carried: ${names.join(', ')}. Where a function of theirs does something to ${columns.join(' or ')}, it must do the same for what the new version writes, before that serves; and must not name ${columns.join(' or ')} any more at the contract, which refuses while one does.`,
      ];
}
