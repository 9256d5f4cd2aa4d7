import type { ChangeSetting } from './change-settings.ts';
import { findTable } from './find-names.ts';
import { type TableName, tableKey } from './mapping.ts';
import type { Column, Schema, Table } from './schema.ts';

/**
 * A catalogue without what the changes of lockstep.yaml are expected to change between expand and contract: the columns that they take or
 * make, with keys, indexes and rules on these, and tables and views that they make, move or drop. Of a column that keeps its name until the
 * contract the type stays, so that somebody else's change of it is one.
 */
export function withoutChanges(schema: Schema, changes: readonly ChangeSetting[]): Schema {
  if (changes.length === 0) return schema;
  const about = changes.flatMap((change) => aboutTable(change, schema));
  const away = new Set(about.flatMap(({ tables }) => tables.map(tableKey)));
  const stays = (name: TableName) => !away.has(tableKey(name));
  const comments = new Set(changes.map(({ name }) => `lockstep change ${name}`));
  const tables = schema.tables
    .filter((table) => stays(table) && !comments.has(table.comment))
    .map((table) => {
      const own = about.filter((each) => each.table !== null && tableKey(each.table) === tableKey(table));
      return own.length === 0 ? table : withoutColumns(table, own, comments);
    })
    .map((table) => ({
      ...table,
      foreignKeys: table.foreignKeys.filter(({ references }) =>
        stays({ schema: references.schema, name: references.table }),
      ),
    }));
  return {
    ...schema,
    tables,
    views: schema.views.filter((view) => stays(view) && !view.name.startsWith('lockstep_')),
    triggers: schema.triggers.filter((trigger) => stays({ schema: trigger.schema, name: trigger.table })),
    sequences: schema.sequences.filter(({ ownedBy }) => ownedBy === null || !about.some((each) => owns(each, ownedBy))),
  };
}

interface About {
  /** The table whose columns it takes; null: it is about whole tables. */
  readonly table: Table | null;
  /** Its columns, and whether they keep name and type until the contract. */
  readonly columns: readonly string[];
  readonly kept: boolean;
  /** Whole tables and views. */
  readonly tables: readonly TableName[];
  readonly prefix: string;
}

function aboutTable(change: ChangeSetting, schema: Schema): About[] {
  const { found, name } = tableOf(change.table, schema);
  const prefix = `lockstep_${change.name}_`;
  const columns = columnsOf(change);
  if (columns !== null)
    return found === null ? [] : [{ table: found, columns, kept: !MOVES.has(change.kind), tables: [], prefix }];
  const more = 'others' in change ? change.others.map((each) => tableOf(each.table, schema).name) : [];
  const whole = { table: null, columns: [], kept: false, tables: [name, ...more, ...madeBy(change, name)], prefix };
  if (change.kind !== 'change-primary-key' || found === null) return [whole];
  const referring = [...referringTo(found, schema)].filter(([table]) => table !== found);
  return [
    whole,
    ...referring.map(([table, names]) => ({ table, columns: [...names], kept: false, tables: [], prefix })),
  ];
}

/** The columns that refer to a table, or to columns that do; the table itself is among them, with all of its own. */
function referringTo(table: Table, { tables }: Schema): ReadonlyMap<Table, ReadonlySet<string>> {
  const found = new Map([[table, new Set(table.columns.map(({ name }) => name))]]);
  for (let grown = true; grown; ) {
    grown = false;
    for (const other of tables)
      for (const { columns, references } of other.foreignKeys) {
        const parent = [...found].find(
          ([{ schema, name }]) => schema === references.schema && name === references.table,
        );
        const own = found.get(other) ?? new Set<string>();
        const names = columns.filter((_, at) => parent?.[1].has(references.columns[at] ?? '') === true);
        grown ||= names.some((name) => !own.has(name));
        if (names.length > 0) found.set(other, new Set([...own, ...names]));
      }
  }
  return found;
}

/** The table that a change is of, also when it has another name by now. */
function tableOf(
  table: ChangeSetting['table'],
  schema: Schema,
): { readonly found: Table | null; readonly name: TableName } {
  const wanted = findTable('source', schema, schema.tables, table);
  if ('found' in wanted) return { found: wanted.found, name: { schema: wanted.found.schema, name: wanted.found.name } };
  if (typeof table !== 'string') return { found: null, name: table };
  const dot = table.indexOf('.');
  return {
    found: null,
    name: { schema: dot === -1 ? schema.defaultSchema : table.slice(0, dot), name: table.slice(dot + 1) },
  };
}

/** The tables that it makes, or what it makes of its own. */
function madeBy(change: ChangeSetting, of: TableName): TableName[] {
  if (change.kind === 'split-rows')
    return [...change.parts.map(({ to }) => to), ...(change.rest === undefined ? [] : [change.rest])].map((name) => ({
      ...of,
      name,
    }));
  if (!('to' in change) || typeof change.to !== 'string') return [];
  return [change.kind === 'move-table' ? { ...of, schema: change.to } : { ...of, name: change.to }];
}

/** The columns that a change takes; null: it is about whole tables. */
function columnsOf(change: ChangeSetting): readonly string[] | null {
  if (change.kind === 'split-rows') return null;
  if ('column' in change) return [change.column];
  if ('columns' in change) return change.columns;
  return 'where' in change ? change.where.map(({ column }) => column) : null;
}

/** Their flip gives the name to another column, or takes it away. */
const MOVES: ReadonlySet<string> = new Set(['change-type', 'drop-column']);

function owns({ table, tables, columns }: About, ownedBy: string): boolean {
  if (table === null) return tables.some(({ name }) => ownedBy.startsWith(`${name}.`));
  return columns.some((column) => ownedBy === `${table.name}.${column}`);
}

function withoutColumns(table: Table, own: readonly About[], comments: ReadonlySet<string>): Table {
  const changed = table.columns.filter(
    ({ name, comment }) =>
      comments.has(comment) || own.some(({ columns, prefix }) => columns.includes(name) || name.startsWith(prefix)),
  );
  const names = new Set(changed.map(({ name }) => name));
  const free = (columns: readonly (string | null)[]) => !columns.some((name) => name !== null && names.has(name));
  const said = (sql: string | null) => sql !== null && changed.some(({ name }) => sql.includes(name));
  const types = changed.filter(
    (column) => !comments.has(column.comment) && own.some((each) => each.kept && each.columns.includes(column.name)),
  );
  return {
    ...table,
    columns: [...table.columns.filter(({ name }) => !names.has(name)), ...types.map(typeOnly)],
    primaryKey: table.primaryKey !== null && free(table.primaryKey.columns) ? table.primaryKey : null,
    uniqueKeys: table.uniqueKeys.filter((key) => free(key.columns)),
    indexes: table.indexes.filter(
      ({ parts, include, predicate }) =>
        free([...parts.map(({ column }) => column), ...include]) &&
        ![predicate, ...parts.map(({ expression }) => expression)].some(said),
    ),
    foreignKeys: table.foreignKeys.filter((key) => free(key.columns)),
    checks: table.checks.filter(({ sql }) => !said(sql)),
  };
}

/** What of a column stays the same until the contract. */
function typeOnly(column: Column): Column {
  return { ...column, nullable: true, default: null, comment: '' };
}
