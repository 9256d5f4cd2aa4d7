import type { Change, ChangeStep } from '../../../model/change.ts';
import type { RenameColumn } from '../../../model/change-contract.ts';
import type { Column } from '../../../model/schema.ts';
import { defaultSql } from '../ddl/column-sql.ts';
import { quoteIdentifier, quoteLiteral } from '../quote.ts';
import { backfillStep } from './backfill.ts';
import { contractStep, flipStep, refuseWhile, verifyStep, whileOpen } from './gates.ts';
import { closeJournal, openJournal } from './journal.ts';
import { namesOf } from './names.ts';
import { captureStep, dropSync, questionOf, type SameRow, touch } from './same-row.ts';
import { exclusive, locking, plain } from './statement.ts';
import { type Twin, twinOf } from './twin.ts';

/** A second column beside the old one, in step with it until the old one goes. */
export function renameColumn(request: RenameColumn): Change {
  const { column, to, name, kind, table } = request;
  const shapes: SameRow = {
    old: [{ column, from: (row) => `${row}.${quoteIdentifier(to)}`, default: fixedDefault(column) }],
    fresh: [
      {
        column: { name: to, rawType: column.rawType },
        from: (row) => `${row}.${quoteIdentifier(column.name)}`,
        default: fixedDefault(column),
      },
    ],
  };
  const question = questionOf(request, shapes);
  const twin = twinOf(request, column, to);
  return {
    name,
    kind,
    table,
    title: `${table.name}.${column.name} is called ${to}`,
    question: `${question};`,
    steps: [
      expandStep(request),
      captureStep(request, shapes),
      backfillStep(request, {
        statement: touch(request, shapes),
        about: [
          'It sets the old column to itself, so that the trigger sets the new one: a write that comes between waits for the row, or is waited for.',
        ],
      }),
      verifyStep(request, question),
      ...enforceStep(request, twin),
      flipStep(request),
      contractStep(request, question, {
        about: [`The column ${column.name} goes with its indexes and constraints; ${to} gets their names.`],
        undoMeans: `It cannot be taken back, and nothing is lost: ${to} holds every value. For the old name again, make the same change with both names exchanged.`,
        statements: [
          ...dropSync(request),
          plain(`DROP PROCEDURE IF EXISTS ${namesOf(request).backfill}(integer, integer);`),
          locking(
            `-- lockstep-ignore drops-column: this file refuses while the old version writes the column\nALTER TABLE ${namesOf(request).table} DROP COLUMN IF EXISTS ${quoteIdentifier(column.name)};`,
            exclusive(table),
          ),
          ...defaultStatements(request, true),
          ...twin.rename,
          plain(
            `COMMENT ON COLUMN ${namesOf(request).table}.${quoteIdentifier(to)} IS ${quoteLiteral(column.comment)};`,
          ),
        ],
      }),
    ],
    notes: [
      `The old version goes on with ${column.name}, the new one uses ${to} in every statement and never names ${column.name}.`,
      `An INSERT of the new version that gives NULL to ${to} on purpose is taken for one that does not name it.`,
    ],
  };
}

function expandStep(request: RenameColumn): ChangeStep {
  const { table } = namesOf(request);
  const { column, to, name } = request;
  const own = quoteIdentifier(to);
  const other = column.collation !== null && column.collation !== request.schema.collation;
  const collation = other ? ` COLLATE ${quoteIdentifier(column.collation)}` : '';
  return {
    id: 'expand',
    title: `add the column ${to}, empty`,
    about: ['A column without a default costs no copy of the table, whatever its size.'],
    limit: 'moment',
    forward: [
      ...openJournal(request),
      locking(
        `ALTER TABLE ${table} ADD COLUMN IF NOT EXISTS ${own} ${column.rawType}${collation};`,
        exclusive(request.table),
      ),
      ...defaultStatements(request, false),
      plain(`COMMENT ON COLUMN ${table}.${own} IS ${quoteLiteral(`lockstep change ${name}`)};`),
    ],
    undo: [
      refuseWhile(request, 'trigger or flip'),
      locking(whileOpen(request, `ALTER TABLE ${table} DROP COLUMN IF EXISTS ${own};`), exclusive(request.table)),
      ...closeJournal(request),
    ],
    undoMeans: `Nothing is lost while ${column.name} is written: the new column is a copy.`,
    prints: null,
  };
}

/** A default that gives every row its own value is set when the old column has gone: two of them would never agree. */
function defaultStatements(request: RenameColumn, late: boolean) {
  const { column, to } = request;
  const { table } = namesOf(request);
  const [text] = defaultSql(column);
  if (text === undefined || (fixedDefault(column) === null) !== late) return [];
  return [locking(`ALTER TABLE ${table} ALTER COLUMN ${quoteIdentifier(to)} SET ${text};`, exclusive(request.table))];
}

/** The default as an expression, where it is one value for every row of a transaction. */
function fixedDefault(column: Column): string | null {
  if (column.default === null || column.default.kind === 'expression') return null;
  return defaultSql(column)[0]?.replace(/^DEFAULT /, '') ?? null;
}

function enforceStep(request: RenameColumn, twin: Twin): ChangeStep[] {
  if (twin.forward.length === 0) return [];
  return [
    {
      id: 'enforce',
      title: `give ${request.to} what ${request.column.name} has: NOT NULL, indexes, constraints`,
      about: [
        'Each is built or proved beside readers and writers; what may take long holds no lock that they wait for.',
      ],
      limit: 'none',
      forward: twin.forward,
      undo: twin.undo,
      undoMeans: 'Nothing is lost: rules and indexes of the new column only.',
      prints: null,
    },
  ];
}
