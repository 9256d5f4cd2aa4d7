import type { ChangeStatement } from '../../../model/change.ts';
import type { ChangeRequest } from '../../../model/change-contract.ts';
import type { Column, Index, Table } from '../../../model/schema.ts';
import type { Lock } from '../../../model/script.ts';
import { columnSql } from '../ddl/column-sql.ts';
import { chosen, conditional, exists } from '../ddl/conditional.ts';
import { quoteIdentifier } from '../quote.ts';
import { namesOf } from './names.ts';
import { aMoment, beside, definition } from './statement.ts';
import { unsupported } from './unsupported.ts';
import { untilThrough } from './until-through.ts';

/** How an ALTER TABLE is made. The server refuses it where that cannot be, and copies nothing. */
export type Way = 'instant' | 'in place' | 'rebuilt';

const WORDS: Readonly<Record<Way, string>> = {
  instant: 'ALGORITHM=INSTANT',
  'in place': 'ALGORITHM=INPLACE, LOCK=NONE',
  rebuilt: 'ALGORITHM=INPLACE, LOCK=NONE',
};

/** An ALTER TABLE that runs only where the catalogue has (or has not) an entry. */
export function alter(
  request: ChangeRequest,
  {
    when,
    there,
    what,
    way,
    lasts = 'an index build',
    builds = null,
  }: {
    readonly when: string;
    /** Whether `when` must hold, or must not. */
    readonly there: boolean;
    readonly what: string;
    readonly way: Way;
    readonly lasts?: Lock['lasts'];
    /** The unique index that is built. */
    readonly builds?: Index | null;
  },
): ChangeStatement[] {
  const { table } = namesOf(request);
  const altered = `ALTER TABLE ${table} ${what}, ${WORDS[way]}`;
  if (way !== 'instant') {
    const lock = beside(request.table, way === 'rebuilt' ? 'a copy of the table' : lasts);
    return builds !== null || (way === 'rebuilt' && request.table.indexes.some(({ unique }) => unique))
      ? untilThrough(request, { chosen: chosen(when, there, altered), builds, lock })
      : [definition(conditional(when, there, altered), lock)];
  }
  return [
    waitsForReferring(request)
      ? definition(
          conditional(when, there, `SET STATEMENT innodb_lock_wait_timeout = 1 FOR ${altered}`),
          aMoment(
            request.table,
            ', while it waits up to a second for those that have written a table that refers to it',
          ),
        )
      : definition(conditional(when, there, altered), aMoment(request.table)),
  ];
}

/**
 * Whether the server waits for who writes a table that refers to this one, while everybody waits for this one: MariaDB does.
 * A writer of both may be among those, which no server notices: the shorter it waits, the better; what is instant is soon tried again.
 */
function waitsForReferring({ schema, table }: ChangeRequest): boolean {
  const refers = (other: Table) =>
    other.foreignKeys.some(({ references }) => references.schema === table.schema && references.table === table.name);
  return schema.flavor === 'mariadb' && schema.tables.some((other) => other !== table && refers(other));
}

/** Whether the table has a column. */
export function hasColumn({ schema, name }: Pick<Table, 'schema' | 'name'>, column: string): string {
  return exists('COLUMNS', { TABLE_SCHEMA: schema, TABLE_NAME: name, COLUMN_NAME: column });
}

/** Adds a column that may be NULL, at the end; without its default unless that is wanted. */
export function addColumn(request: ChangeRequest, column: Column, withDefault: boolean): ChangeStatement[] {
  const { table, schema } = request;
  const sql = columnSql(
    {
      ...column,
      ...BARE,
      ...(withDefault ? { default: column.default } : {}),
      comment: `lockstep change ${request.name}`,
    },
    table,
    schema.flavor === 'mariadb',
  );
  return alter(request, {
    when: hasColumn(table, column.name),
    there: false,
    what: `ADD COLUMN ${sql}`,
    way: wayOfColumns(table),
  });
}

/** Takes a column away that this change made. */
export function dropColumn(request: ChangeRequest, column: string, only = 'TRUE'): ChangeStatement[] {
  return alter(request, {
    when: `${only} AND ${hasColumn(request.table, column)}`,
    there: true,
    what: `DROP COLUMN ${quoteIdentifier(column)}`,
    way: wayOfColumns(request.table),
  });
}

/** Gives a column its whole definition, of which the type is the one that it has. */
export function modifyColumn(request: ChangeRequest, columns: readonly Column[], way: Way): ChangeStatement[] {
  const { table, schema } = request;
  const what = columns.map((column) => `MODIFY COLUMN ${columnSql(column, table, schema.flavor === 'mariadb')}`);
  return alter(request, {
    when: columns.map(({ name }) => hasColumn(table, name)).join(' AND '),
    there: true,
    what: what.join(', '),
    way,
  });
}

/** Declares a column as it was, NOT NULL, unless a row holds NULL by now. */
export function requireAgain(request: ChangeRequest, column: Column): ChangeStatement[] {
  const { table, schema } = request;
  const empty = `EXISTS (SELECT 1 FROM ${namesOf(request).table} AS t WHERE t.${quoteIdentifier(column.name)} IS NULL)`;
  return alter(request, {
    when: `NOT ${empty}`,
    there: true,
    what: `MODIFY COLUMN ${columnSql(column, table, schema.flavor === 'mariadb')}`,
    way: 'rebuilt',
  });
}

const BARE = { nullable: true, default: null, identity: null, generated: null, onUpdateNow: false, invisible: false };

/** How a column comes or goes. UNSUPPORTED where the server would have writers wait for a copy of the table. */
export function wayOfColumns({ name, indexes, rowFormat, storage }: Table): Way {
  const full = indexes.find(({ method }) => method === 'fulltext');
  if (full !== undefined)
    throw unsupported(
      `${name} has the FULLTEXT index ${full.name}: with it the server adds a column only while writers wait for a copy of the table.`,
      'Use gh-ost or pt-online-schema-change, or drop the index first and make it again afterwards.',
    );
  if (storage !== null && storage.toLowerCase() !== 'innodb')
    throw unsupported(
      `${name} is kept by ${storage}, which has no transactions and no online definitions.`,
      'Change it to InnoDB first.',
    );
  return rowFormat === 'compressed' ? 'rebuilt' : 'instant';
}
