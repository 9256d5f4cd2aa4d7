import type { Change } from '../../../model/change.ts';
import type { ChangeType } from '../../../model/change-contract.ts';
import { loosenedNote } from '../../../model/change-notes.ts';
import type { Column } from '../../../model/schema.ts';
import { columnSql } from '../ddl/column-sql.ts';
import { exists } from '../ddl/conditional.ts';
import { quoteIdentifier as quote } from '../quote.ts';
import { columnType } from '../types.ts';
import { alter, modifyColumn } from './alter.ts';
import { besideColumns, readers } from './beside.ts';
import { type Agreement, agreement, widens } from './conversion.ts';
import { copiers } from './copiers.ts';
import { refuseUnless } from './guards.ts';
import { literalDefault } from './literal-default.ts';
import { namesOf, ownName } from './names.ts';
import { requiredNote } from './rename-column.ts';
import { recordStep } from './rule.ts';
import type { SameRow } from './same-row.ts';
import { definition, plain } from './statement.ts';
import { twinOf } from './twin.ts';
import { unsupported } from './unsupported.ts';

/** Another type: at once where no row is written anew, else in a column beside the old one. */
export function changeType(request: ChangeType): Change {
  const { column, table, to, schema } = request;
  const label = `${table.name}.${column.name}`;
  const type = request.type
    .toLowerCase()
    .replace(/^integer\b/, 'int')
    .replace(/^numeric\b/, 'decimal');
  if (type === column.rawType)
    throw unsupported(`${label} is ${type} already.`, 'If the change is on its way, its scripts stay as they are.');
  const made = retyped(column, type);
  const bytes = /^(utf8mb4|utf16|utf32)/.test(column.charset ?? '') ? 4 : /^utf8/.test(column.charset ?? '') ? 3 : 1;
  if (to === null && widens(column.rawType, type, { mariadb: schema.flavor === 'mariadb', bytes }))
    return atOnce(request, made);
  const agreed = agreement(column.rawType, type);
  if (agreed === null)
    throw unsupported(
      `Whether ${label}, which is ${column.rawType}, and a column of the type ${type} hold the same cannot be told by the server.`,
      `Let the application convert: a new column by hand, or ${copiers(request, `MODIFY COLUMN ${columnSql(made, table, schema.flavor === 'mariadb')}`)}`,
    );
  return to === null ? swapped(request, made, agreed) : renamed(request, { ...made, name: to }, agreed);
}

/** Text keeps its character set. */
function retyped(column: Column, rawType: string): Column {
  const type = columnType(rawType, null);
  if (type.kind === 'other')
    throw unsupported(`${rawType} is no type of MySQL or MariaDB.`, 'Spell it as SHOW CREATE TABLE does.');
  const text = type.kind === 'text' || type.kind === 'enum' || type.kind === 'set';
  return { ...column, rawType, type, ...(text ? {} : { charset: null, collation: null }) };
}

function atOnce(request: ChangeType, made: Column): Change {
  const { name, kind, table, column } = request;
  return {
    name,
    kind,
    table: { schema: table.schema, name: table.name },
    title: `${table.name}.${column.name} becomes ${made.rawType}`,
    question: 'SELECT 0 AS differences;',
    steps: [
      {
        ...recordStep(request),
        title: `let ${column.name} hold ${made.rawType}`,
        about: ['The longer type keeps every value in the same bytes: no row is read or written.'],
        forward: modifyColumn(request, [made], 'in place'),
        undo: [],
        undoMeans: `It need not be taken back: every version can use it. Back to ${column.rawType} is a change of its own, which looks at every value.`,
      },
    ],
    notes: readers(request, column.name),
  };
}

/** The new version uses another name, as with a renamed column. */
function renamed(request: ChangeType, made: Column, agreed: Agreement): Change {
  const { column, table } = request;
  return besideColumns(request, {
    title: `${table.name}.${column.name} becomes ${made.rawType}, as ${made.name}`,
    shapes: shapesOf(column, made, (row) => {
      const [old, fresh] = [`${row}.${quote(column.name)}`, `${row}.${quote(made.name)}`];
      return `NOT ${agreed.agrees(old, fresh)} AND NOT ${agreed.kept(old, fresh)}`;
    }),
    added: [made],
    twin: twinOf(request, column, made.name),
    gone: [column],
    last: [made],
    contractMeans: MEANS,
    notes: [
      `The old version goes on with ${column.name}; the new one uses ${made.name} in every statement and never names ${column.name}.`,
      `Until the contract the new version can write only what ${column.name} can hold too: anything else is an error.`,
      ...notesOf(made, column),
    ],
  });
}

const MEANS =
  'It cannot be taken back. What the old type could not say of a value is lost with nothing; what the new type cannot say kept verify from being 0.';

function notesOf({ rawType }: Column, column: Column): string[] {
  return [
    `A value that ${rawType} cannot hold becomes NULL there, never another value, and counts as different: mend those rows before the flip.`,
    ...requiredNote(column),
  ];
}

function shapesOf(column: Column, made: Column, differs: (row: string) => string): SameRow {
  return {
    old: [
      {
        name: column.name,
        rawType: column.rawType,
        from: (row) => `${row}.${quote(made.name)}`,
        default: literalDefault(column),
      },
    ],
    fresh: [{ name: made.name, rawType: made.rawType, from: (row) => `${row}.${quote(column.name)}`, default: 'NULL' }],
    may: 'fail',
    differs,
  };
}

/** The flip exchanges the names of both columns: the triggers, which name columns and not types, then keep the old one in step. */
function swapped(request: ChangeType, type: Column, agreed: Agreement): Change {
  const { column, table } = request;
  const other = ownName(request.name, 'column');
  if (column.onUpdateNow)
    throw unsupported(
      `${table.name}.${column.name} is set by ON UPDATE CURRENT_TIMESTAMP, which two columns cannot exchange.`,
      'Name the new column with to: in lockstep.yaml.',
    );
  const made = { ...type, name: other };
  const differs = (row: string) => `NOT ${agreed.agrees(`${row}.${quote(column.name)}`, `${row}.${quote(other)}`)}`;
  const { table: on, verify, state, self } = namesOf(request);
  if (column.default?.kind === 'expression')
    throw unsupported(
      `${table.name}.${column.name} has the default ${column.default.sql}, which two columns would compute apart.`,
      'Name the new column with to: in lockstep.yaml.',
    );
  const shapes: SameRow = { ...shapesOf(column, made, differs), leads: { required: !column.nullable } };
  return besideColumns(request, {
    title: `${table.name}.${column.name} becomes ${type.rawType}`,
    shapes,
    added: [made],
    twin: twinOf(request, column, other),
    gone: [{ ...column, name: other }],
    last: [type],
    swap: {
      column,
      flip: {
        about: [
          `It exchanges the names of the two columns in one moment: from here on every version writes and reads the new type as ${column.name}. No version has to change for it.`,
        ],
        statements: exchange(request, column.name, other, other),
        undo: [
          definition(`CALL ${verify}();`),
          ...refuseUnless(request, [['c.differences = 0', 'the old type cannot hold values that were written since']]),
          ...exchange(request, column.name, other, column.name),
          plain(`UPDATE ${state} SET differences = NULL, verified_at = NULL WHERE name = ${self};`),
        ],
      },
      question: `SELECT COUNT(*) AS differences FROM ${on} AS t WHERE t.${quote(column.name)} IS NULL AND t.${quote(other)} IS NOT NULL`,
    },
    contractMeans: MEANS,
    notes: [
      `No program changes its statements: the flip gives the new column the name ${column.name}.`,
      'After the flip a value that the old type cannot hold is kept in the new column alone; taking the flip back refuses while there is one.',
      ...(column.nullable && column.default === null
        ? []
        : [`Between flip and contract ${column.name} has its default, and its NOT NULL is kept by the trigger.`]),
      ...(column.nullable && table.columns.some(({ name }) => name === other) ? [loosenedNote(request)] : []),
      ...notesOf(made, column),
      ...readers(request, column.name),
    ],
  });
}

/** One statement, so that nobody sees one name alone. The new column is known by its comment wherever it is: twice changes nothing. */
function exchange(request: ChangeType, one: string, other: string, freshIs: string) {
  const { schema, name } = request.table;
  return alter(request, {
    when: exists('COLUMNS', {
      TABLE_SCHEMA: schema,
      TABLE_NAME: name,
      COLUMN_NAME: freshIs,
      COLUMN_COMMENT: `lockstep change ${request.name}`,
    }),
    there: true,
    what: `RENAME COLUMN ${quote(one)} TO ${quote(other)}, RENAME COLUMN ${quote(other)} TO ${quote(one)}`,
    way: 'instant',
  });
}
