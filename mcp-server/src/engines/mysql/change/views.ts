import type { Change, ChangeStatement, ChangeStep } from '../../../model/change.ts';
import type { MoveTable, RenameTable } from '../../../model/change-contract.ts';
import type { TableName } from '../../../model/mapping.ts';
import { conditional, exists } from '../ddl/conditional.ts';
import { quoteIdentifier as quote, quoteTable } from '../quote.ts';
import { dropProcedures } from './beside.ts';
import { contractStep, flipStep } from './gates.ts';
import { cycle, refuseUnless, refuseWhile } from './guards.ts';
import { closeJournal, openJournal } from './journal.ts';
import { ownName } from './names.ts';
import { aMoment, definition, dropOwn } from './statement.ts';
import { noProgramNames, programsNaming } from './stored-programs.ts';
import { unsupported } from './unsupported.ts';

type Named = RenameTable | MoveTable;

/** The table under both names, one of which is a view; one statement exchanges which. There are no two copies that could differ. */
export function underBothNames(request: Named): Change {
  const { name, kind, table } = request;
  const to = newName(request);
  refuseTriggers(request);
  refusePrograms(request, to);
  const question = 'SELECT 0 AS differences';
  const label = kind === 'rename-table' ? to.name : `${to.schema}.${to.name}`;
  return {
    name,
    kind,
    table: { schema: table.schema, name: table.name },
    title: `${table.name} is called ${label}`,
    question: `${question};`,
    steps: [
      expandStep(request, to),
      flip(request, to),
      contractStep(request, question, {
        about: [
          `The view ${table.name} goes: statements that still name it fail. The server does not note who uses a view; where performance_schema is on: SELECT DIGEST_TEXT, LAST_SEEN FROM performance_schema.events_statements_summary_by_digest WHERE DIGEST_TEXT LIKE '%${table.name.replaceAll(/['\\]/g, '_')}%'.`,
        ],
        undoMeans: `No row is lost: CREATE VIEW ${table.name} over ${label} brings the old name back.`,
        demands: cycle(request, 'flipped_at'),
        statements: [dropOwn(dropView(table), aMoment(table)), dropOwn(dropView(spare(request)))],
      }),
    ],
    notes: [
      `From expand on both names work, and one of them is a view: INSERT, UPDATE, DELETE, REPLACE and ON DUPLICATE KEY go through it to the table, triggers and foreign keys included; TRUNCATE, ALTER, index hints and PARTITION do not.`,
      'Views run with the rights of who made them, so that rights on one name reach the rows; keep that login until the contract.',
      `Between expand and contract a new column is not seen through the view: make it anew then.`,
    ],
  };
}

function newName(request: Named): TableName {
  const { table } = request;
  return request.kind === 'rename-table'
    ? { schema: table.schema, name: request.to }
    : { schema: request.to, name: table.name };
}

/** A view under the old name, ready for the flip. */
function spare({ table, name }: Named): TableName {
  return { schema: table.schema, name: ownName(name, 'view') };
}

function refuseTriggers({ kind, table, schema }: Named): void {
  if (kind === 'rename-table') return;
  const own = schema.triggers.filter((each) => each.schema === table.schema && each.table === table.name);
  if (own.length > 0)
    throw unsupported(
      `${table.name} has triggers (${own.map(({ name }) => name).join(', ')}), and the server moves no table with triggers to another database.`,
      'Drop them in the same minute as the flip, or move their work into the application first.',
    );
}

function refusePrograms(request: Named, to: TableName): void {
  const naming = programsNaming(request, [request.table.name, to.name]);
  if (naming !== null)
    throw unsupported(
      naming,
      'Move what they do into the application first, or rename the table in a maintenance window.',
    );
}

function dropView(name: TableName): string {
  // IF EXISTS passes nothing over: the server refuses a table here.
  return `DROP VIEW IF EXISTS ${quoteTable(name)};`;
}

/** Whether the name is the table, and not the view. */
function isTable({ schema, name }: TableName): string {
  return exists('TABLES', { TABLE_SCHEMA: schema, TABLE_NAME: name, TABLE_TYPE: 'BASE TABLE' });
}

function makeView({ table }: Named, view: TableName, over: TableName): string {
  const columns = table.columns.map(({ name }) => quote(name)).join(', ');
  return `CREATE ALGORITHM = MERGE SQL SECURITY DEFINER VIEW ${quoteTable(view)} AS SELECT ${columns} FROM ${quoteTable(over)}`;
}

/** A view that is made where there is none, and only while the condition holds. */
function viewWhere(request: Named, condition: string, view: TableName, over: TableName): ChangeStatement {
  const there = exists('TABLES', { TABLE_SCHEMA: view.schema, TABLE_NAME: view.name });
  return definition(conditional(`${condition} AND NOT ${there}`, true, makeView(request, view, over)));
}

function expandStep(request: Named, to: TableName): ChangeStep {
  const { table } = request;
  return {
    id: 'expand',
    title: `give ${table.name} its second name, as a view`,
    about: [
      'It touches nothing that is there. From here on the new version may run beside the old one: both write the same rows.',
      ...(request.kind === 'move-table' ? [`The database ${to.schema} must be there.`] : []),
    ],
    limit: 'moment',
    forward: [
      ...openJournal(request),
      viewWhere(request, isTable(table), to, table),
      viewWhere(request, isTable(table), spare(request), to),
    ],
    undo: [
      ...refuseWhile(request, 'flip'),
      dropOwn(dropView(spare(request))),
      definition(conditional(isTable(table), true, `DROP VIEW IF EXISTS ${quoteTable(to)}`)),
      ...dropProcedures(request),
      ...closeJournal(request),
    ],
    undoMeans: 'Nothing is lost: statements that name the new one fail from then on.',
    prints: null,
  };
}

/** The server exchanges the names in one moment, or not at all. */
function flip(request: Named, to: TableName): ChangeStep {
  const { table, name } = request;
  const ready = spare(request);
  const gone = (schema: string): TableName => ({ schema, name: ownName(name, 'gone') });
  const move = (...pairs: readonly (readonly [TableName, TableName])[]) =>
    `RENAME TABLE ${pairs.map(([from, into]) => `${quoteTable(from)} TO ${quoteTable(into)}`).join(', ')}`;
  const unnamed = [noProgramNames(request, [table.name, to.name])];
  const step = flipStep(request, {
    demands: unnamed,
    about: [
      'The table and its view exchange their names in one statement; foreign keys follow. Rows are neither read nor written.',
    ],
    statements: [
      definition(
        conditional(
          isTable(table),
          true,
          move([to, gone(to.schema)], [{ schema: table.schema, name: table.name }, to], [ready, table]),
        ),
        aMoment(table),
      ),
      dropOwn(dropView(gone(to.schema))),
    ],
    undo: [
      ...refuseUnless(request, unnamed),
      viewWhere(request, isTable(to), ready, table),
      ...(request.kind === 'move-table'
        ? backHome(request, to)
        : [
            definition(
              conditional(isTable(to), true, move([table, gone(table.schema)], [to, table], [ready, to])),
              aMoment(to),
            ),
          ]),
      dropOwn(dropView(gone(table.schema))),
      viewWhere(request, isTable(table), ready, to),
    ],
  });
  return {
    ...step,
    title: `exchange the names of ${table.name} and its view`,
    undoMeans: 'Nothing is lost: the same rows under both names.',
  };
}

/** A view cannot be moved to another database, so one is made there first. */
function backHome(request: MoveTable, to: TableName): ChangeStatement[] {
  const { table, name } = request;
  const there = { schema: to.schema, name: ownName(name, 'view') };
  const gone = { schema: table.schema, name: ownName(name, 'gone') };
  return [
    viewWhere(request, isTable(to), there, table),
    definition(
      conditional(
        isTable(to),
        true,
        `RENAME TABLE ${quoteTable(table)} TO ${quoteTable(gone)}, ${quoteTable(to)} TO ${quoteTable(table)}, ${quoteTable(there)} TO ${quoteTable(to)}`,
      ),
      aMoment(to),
    ),
    dropOwn(dropView(spare(request))),
  ];
}
