import type { ChangeStatement, ChangeStep } from '../../../model/change.ts';
import type { Column } from '../../../model/schema.ts';
import { columnSql } from '../ddl/column-sql.ts';
import { conditional, exists } from '../ddl/conditional.ts';
import { quoteIdentifier as quote } from '../quote.ts';
import { alter, dropColumn, hasColumn } from './alter.ts';
import { dropBackfill } from './backfill.ts';
import { contractStep } from './gates.ts';
import { namesOf } from './names.ts';
import { definition, dropOwn } from './statement.ts';
import { dropOldIndexes, dropOldKeys, tidied } from './uuid-rules.ts';
import { dropNumbersWatch, dropUuidTriggers, uuidQuestion } from './uuid-sync.ts';
import type { UuidKey, UuidTable } from './uuid-tables.ts';
import { walksOf } from './uuid-walks.ts';

/** The uuid becomes the primary key of each table, and the numbers go: foreign keys first, the table of the key last. */
export function uuidContract(key: UuidKey): ChangeStep {
  const { tables, root } = key;
  const referring = tables.filter((part) => part !== root).toReversed();
  return contractStep(root.request, uuidQuestion(key), {
    about: [
      'What goes are the numbers, with their indexes and foreign keys; the names of the indexes go to what replaces them.',
      'InnoDB orders the rows by the primary key, so each table of which it changes is written again, once, beside readers and writers: it takes as long as the table is large, and as much room.',
    ],
    undoMeans:
      'It cannot be taken back: the numbers are gone. Number the rows anew if anybody still needs them, and every reference with them.',
    statements: [
      ...dropOldKeys(key),
      ...referring.flatMap((part) => withoutNumbers(key, part)),
      ...rootWithoutNumbers(key),
      ...walksOf(key).map(({ request }) => dropOwn(dropBackfill(request))),
    ],
  });
}

/** A number takes NULL before its trigger goes, so that an INSERT that leaves it out never fails. */
function withoutNumbers(key: UuidKey, part: UuidTable): ChangeStatement[] {
  const { request, columns, keyed, table } = part;
  const required = columns.filter(({ column }) => !column.nullable).map(({ column }) => column);
  return [
    ...alter(request, {
      // The new key does not hold the number when this runs again.
      when: keyed ? inPrimaryKey(part) : hasColumn(table, columns[0]?.column.name ?? ''),
      there: true,
      what: [
        ...columns.map(({ fresh }) => modified(part, fresh)),
        ...required.map((column) => modified(part, { ...column, nullable: true })),
        ...(keyed ? [newPrimaryKey(part)] : []),
      ].join(', '),
      way: required.length > 0 ? 'rebuilt' : 'instant',
    }),
    ...dropNumbersWatch(part),
    ...dropUuidTriggers(part),
    ...dropOldIndexes(key, part),
    ...columns.flatMap(({ column }) => dropColumn(request, column.name)),
    ...tidied(key, part),
  ];
}

/** What numbers the rows must be the beginning of a key, and so goes with it: the default of the uuid and those of required numbers stand in for the triggers. */
function rootWithoutNumbers(key: UuidKey): ChangeStatement[] {
  const { root, id, fresh, made } = key;
  const { request, table, columns, references } = root;
  const open = hasColumn(table, id);
  const instead = (name: string, value: string) =>
    alter(request, {
      when: open,
      there: true,
      what: `ALTER COLUMN ${quote(name)} SET DEFAULT ${value}`,
      way: 'instant',
    });
  const required = references.filter(({ column }) => !column.nullable);
  const own = namesOf(request).table;
  return [
    ...instead(fresh, `(${made})`),
    ...required.flatMap(({ column }) => instead(column.name, '0')),
    ...dropOldIndexes(key, root),
    ...dropNumbersWatch(root),
    ...dropUuidTriggers(root),
    definition(conditional(open, true, `UPDATE ${own} SET ${quote(fresh)} = ${made} WHERE ${quote(fresh)} IS NULL`)),
    ...alter(request, {
      when: open,
      there: true,
      what: [
        ...columns.map((each) => modified(root, each.fresh)),
        ...columns.map(({ column }) => `DROP COLUMN ${quote(column.name)}`),
        newPrimaryKey(root),
      ].join(', '),
      way: 'rebuilt',
    }),
    ...tidied(key, root),
  ];
}

function modified({ table, request }: UuidTable, column: Column): string {
  return `MODIFY COLUMN ${columnSql(column, table, request.schema.flavor === 'mariadb')}`;
}

function newPrimaryKey({ table, renames }: UuidTable): string {
  const names = (table.primaryKey?.columns ?? []).map((name) => quote(renames.get(name) ?? name));
  return `DROP PRIMARY KEY, ADD PRIMARY KEY (${names.join(', ')})`;
}

function inPrimaryKey({ table, columns }: UuidTable): string {
  return columns
    .map(({ column }) =>
      exists('STATISTICS', {
        TABLE_SCHEMA: table.schema,
        TABLE_NAME: table.name,
        INDEX_NAME: 'PRIMARY',
        COLUMN_NAME: column.name,
      }),
    )
    .join(' OR ');
}
