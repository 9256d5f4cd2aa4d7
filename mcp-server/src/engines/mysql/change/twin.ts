import type { ChangeStatement } from '../../../model/change.ts';
import type { ChangeRequest } from '../../../model/change-contract.ts';
import type { Column, ForeignKey, Index, Table } from '../../../model/schema.ts';
import { conditional, exists } from '../ddl/conditional.ts';
import { foreignKeyRule, indexDefinition } from '../ddl/statements.ts';
import { quoteIdentifier } from '../quote.ts';
import { alter } from './alter.ts';
import { namesOf, ownName } from './names.ts';
import { beside, definition, plain } from './statement.ts';
import { unsupported } from './unsupported.ts';

/** What the old column has and the new one gets: indexes and foreign keys, built beside readers and writers. */
export interface Twin {
  /** Foreign keys come while the new column is empty: what they do later must reach both columns. So do unique indexes of a column that is the same: nothing is there that the server could take for a duplicate. */
  readonly keys: readonly ChangeStatement[];
  /** Takes away what stands in the way of writes once the triggers are gone and the new column grows old. */
  readonly stale: readonly ChangeStatement[];
  readonly indexes: readonly ChangeStatement[];
  readonly undoIndexes: readonly ChangeStatement[];
  readonly undoKeys: readonly ChangeStatement[];
  /** Takes away what the old column has, so that it can go in a moment. */
  readonly dropOld: readonly ChangeStatement[];
  /** Afterwards: the names that the old column's indexes had. */
  readonly rename: readonly ChangeStatement[];
}

/** Nothing: what the new columns have is made by hand. */
export const NO_TWIN: Twin = {
  keys: [],
  stale: [],
  indexes: [],
  undoIndexes: [],
  undoKeys: [],
  dropOld: [],
  rename: [],
};

/** Gives the column `to` what the column has; `same`: it holds the same values. UNSUPPORTED where that cannot be done beside writers. */
export function twinOf(request: ChangeRequest, column: Column, to: string, same = false): Twin {
  const { table } = request;
  refuseTied(table, column.name);
  const swap = (name: string) => (name === column.name ? to : name);
  const own = (at: number) => ownName(request.name, String(at + 1));
  const indexes = table.indexes
    .filter(
      ({ name, parts }) =>
        parts.some((part) => part.column === column.name) && !name.startsWith(ownName(request.name, '')),
    )
    .map((old, at) => ({
      old,
      made: {
        ...old,
        name: own(at),
        parts: old.parts.map((part) => ({ ...part, column: part.column === null ? null : swap(part.column) })),
      },
    }));
  const keys = table.foreignKeys
    .filter(({ name, columns }) => columns.includes(column.name) && !name.startsWith(ownName(request.name, '')))
    .map((old, at) => ({ old, made: { ...old, name: own(indexes.length + at), columns: old.columns.map(swap) } }));
  for (const { old } of keys) refuseSecondSelf(request, old);
  // A foreign key rests on an index that begins with its column.
  const early = indexes.filter(({ old }) => keys.length > 0 && old.parts[0]?.column === column.name);
  const late = indexes.filter((each) => !early.includes(each));
  const unique = same ? late.filter(({ made }) => made.unique) : [];
  const some = `EXISTS (SELECT 1 FROM ${namesOf(request).table} AS t WHERE t.${quoteIdentifier(to)} IS NOT NULL)`;
  return {
    keys: [
      ...early.flatMap(({ made }) => addIndex(request, made)),
      ...unique.flatMap(({ made }) => addIndex(request, made, some)),
      ...keys.flatMap(({ made }) => addForeignKey(request, made)),
    ],
    stale: unique.flatMap(({ made }) => dropIndex(request, made.name)),
    undoKeys: [
      ...keys.flatMap(({ made }) => dropForeignKey(request, made.name)),
      ...[...early, ...unique].flatMap(({ made }) => dropIndex(request, made.name)),
    ],
    indexes: late.flatMap(({ made }) => addIndex(request, made)),
    undoIndexes: late.filter((each) => !unique.includes(each)).flatMap(({ made }) => dropIndex(request, made.name)),
    dropOld: [
      ...keys.flatMap(({ old }) => dropForeignKey(request, old.name)),
      ...indexes.flatMap(({ old, made }) => dropIndex(request, old.name, hasIndex(table, made.name))),
    ],
    rename: indexes.flatMap(({ old, made }) => renameIndex(request, made.name, old.name)),
  };
}

/** What stands on a column and cannot be given to another one without a copy of the table. */
export function refuseTied({ name: table, checks, columns, indexes }: Table, column: string): void {
  const names = (sql: string | null) => sql?.includes(quoteIdentifier(column)) === true;
  const check = checks.find(({ sql }) => names(sql));
  if (check !== undefined)
    throw unsupported(
      `${table}.${column} stands in the check ${check.name}, which the server adds to another column only while writers wait for a copy of the table.`,
      'Drop the check first, and let the application keep the rule meanwhile.',
    );
  const computed = columns.find(({ generated }) => names(generated?.sql ?? null));
  if (computed !== undefined)
    throw unsupported(`${table}.${computed.name} is computed from ${column}.`, 'Change its expression first.');
  const index = indexes.find(({ parts }) => parts.some(({ expression }) => names(expression)));
  if (index !== undefined)
    throw unsupported(`The index ${index.name} of ${table} is on an expression of ${column}.`, 'Drop it first.');
}

/** MySQL 9 follows what keys do by itself, and gives up where a table refers to itself twice and one of the keys sets NULL. */
export function refuseSecondSelf(
  { schema, table }: Pick<ChangeRequest, 'schema' | 'table'>,
  { name, references, onDelete }: ForeignKey,
): void {
  const self = references.schema === table.schema && references.table === table.name;
  if (onDelete === 'set null' && self && schema.flavor === 'mysql' && Number.parseInt(schema.version, 10) >= 9)
    throw unsupported(
      `The foreign key ${name} of ${table.name} sets NULL within its own table: as soon as a second key refers from ${table.name} to itself, MySQL 9 refuses every DELETE there (error 6575, cascade exceeds max tables limit).`,
      'Replace it by one ON DELETE RESTRICT ON UPDATE RESTRICT, and let the application do meanwhile what it did.',
    );
}

/** Whether the table has an index. */
export function hasIndex({ schema, name }: Pick<Table, 'schema' | 'name'>, index: string): string {
  return exists('STATISTICS', { TABLE_SCHEMA: schema, TABLE_NAME: name, INDEX_NAME: index });
}

/** Builds an index beside readers and writers; not where `but` holds. */
export function addIndex(request: ChangeRequest, index: Index, but?: string): ChangeStatement[] {
  const there = hasIndex(request.table, index.name);
  return alter(request, {
    when: but === undefined ? there : `${there} OR ${but}`,
    there: false,
    what: `ADD ${indexDefinition(index, request.schema.flavor === 'mariadb')}`,
    way: 'in place',
    builds: index.unique ? index : null,
  });
}

/** Drops an index; `only` where a condition holds. */
export function dropIndex(request: ChangeRequest, name: string, only = 'TRUE'): ChangeStatement[] {
  return alter(request, {
    when: `${only} AND ${hasIndex(request.table, name)}`,
    there: true,
    what: `DROP INDEX ${quoteIdentifier(name)}`,
    way: 'in place',
    lasts: 'a moment',
  });
}

/** Gives an index another name. */
export function renameIndex(request: ChangeRequest, from: string, to: string): ChangeStatement[] {
  return alter(request, {
    when: hasIndex(request.table, from),
    there: true,
    what: `RENAME INDEX ${quoteIdentifier(from)} TO ${quoteIdentifier(to)}`,
    way: 'in place',
    lasts: 'a moment',
  });
}

function hasForeignKey({ schema, name }: Pick<Table, 'schema' | 'name'>, key: string): string {
  return exists('TABLE_CONSTRAINTS', {
    TABLE_SCHEMA: schema,
    TABLE_NAME: name,
    CONSTRAINT_NAME: key,
    CONSTRAINT_TYPE: 'FOREIGN KEY',
  });
}

/** Adds a foreign key beside writers, which the server does only without looking at the rows that are there: count orphans afterwards. */
export function addForeignKey(request: ChangeRequest, key: ForeignKey): ChangeStatement[] {
  const { table } = request;
  const sql = `ALTER TABLE ${namesOf(request).table} ADD CONSTRAINT ${quoteIdentifier(key.name)} ${foreignKeyRule(key)}, ALGORITHM=INPLACE, LOCK=NONE`;
  const { schema, table: parent } = key.references;
  return [
    plain(
      '-- lockstep-ignore takes-checks-off: only so does the server add the key beside writers; the rows that are there are looked at by this change\nSET SESSION foreign_key_checks = 0;',
    ),
    definition(
      conditional(hasForeignKey(table, key.name), false, sql),
      beside(table, 'an index build'),
      beside({ schema, name: parent }, 'a moment'),
    ),
    plain('SET SESSION foreign_key_checks = 1;'),
  ];
}

/** Drops a foreign key where it is there. */
export function dropForeignKey(request: ChangeRequest, name: string): ChangeStatement[] {
  return alter(request, {
    when: hasForeignKey(request.table, name),
    there: true,
    what: `DROP FOREIGN KEY ${quoteIdentifier(name)}`,
    way: 'in place',
    lasts: 'a moment',
  });
}
