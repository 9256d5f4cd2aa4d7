import type { Check, ForeignKey, Index, Key } from '../../model/schema.ts';
import { keyOf } from './catalogue-key.ts';
import { byOwnName, catalogueExpression, foreignKeyAction } from './normalize.ts';
import { type Row, rowFlag, rowOptional, rowOptionalNumber, rowText } from './row.ts';
import type { Flavor } from './session-settings.ts';

/** The keys and indexes of one table, each list sorted by name. */
export interface TableIndexes {
  readonly primaryKey: Key | null;
  readonly uniqueKeys: Key[];
  readonly indexes: Index[];
}

/** INDEXES rows by table. The primary key's own index is left out of `indexes`, unless it holds only the beginning of a column and so is no key. */
export function readIndexes(rows: readonly Row[], flavor: Flavor): Map<string, TableIndexes> {
  const grouped = new Map<string, Map<string, Index>>();
  for (const row of rows) {
    const ofTable = group(grouped, rowText(row, 0), () => new Map<string, Index>());
    const index = group(ofTable, rowText(row, 1), () => startIndex(row));
    index.parts.push(readPart(row, flavor));
  }
  return new Map([...grouped].map(([table, indexes]) => [table, sortOut([...indexes.values()])]));
}

function startIndex(row: Row): Index {
  return {
    name: rowText(row, 1),
    unique: rowFlag(row, 2),
    method: rowText(row, 6).toLowerCase(),
    parts: [],
    include: [],
    predicate: null,
    nullsDistinct: true,
    valid: rowFlag(row, 8),
  };
}

function readPart(row: Row, flavor: Flavor): Index['parts'][number] {
  const expression = rowOptional(row, 7);
  return {
    column: rowOptional(row, 3),
    expression: expression === null ? null : catalogueExpression(expression, flavor),
    // A spatial index always says 32.
    prefix: rowText(row, 6) === 'SPATIAL' ? null : rowOptionalNumber(row, 4),
    descending: rowOptional(row, 5) === 'D',
    nullsFirst: rowOptional(row, 5) !== 'D',
  };
}

/** A unique index over whole columns is a unique key. One that queries may not use still refuses duplicates. */
function sortOut(all: Index[]): TableIndexes {
  const keys = all.flatMap((index) => {
    const columns = index.parts.flatMap(({ column, prefix }) => (column === null || prefix !== null ? [] : [column]));
    return index.unique && columns.length === index.parts.length
      ? [{ name: index.name, columns, deferrable: false }]
      : [];
  });
  const primaryKey = keys.find(({ name }) => name === 'PRIMARY') ?? null;
  return {
    primaryKey,
    uniqueKeys: keys.filter((key) => key !== primaryKey).sort(byOwnName),
    indexes: all.filter(({ name }) => name !== primaryKey?.name).sort(byOwnName),
  };
}

/** Foreign keys by table, and the tables whose actions the server does not show to this login. */
export interface ForeignKeys {
  readonly byTable: ReadonlyMap<string, ForeignKey[]>;
  readonly hidden: ReadonlySet<string>;
}

/** FOREIGN_KEY_COLUMNS and FOREIGN_KEY_ACTIONS rows. MariaDB hides the actions from a login that can only SELECT. */
export function readForeignKeys(columnRows: readonly Row[], actionRows: readonly Row[]): ForeignKeys {
  const actions = new Map(actionRows.map((row) => [keyOf(rowText(row, 0), rowText(row, 1)), row]));
  const byTable = new Map<string, ForeignKey[]>();
  const hidden = new Set<string>();
  const keys = new Map<string, ForeignKey>();
  for (const row of columnRows) {
    const [table, name] = [rowText(row, 0), rowText(row, 1)];
    const rules = actions.get(keyOf(table, name));
    if (rules === undefined) hidden.add(table);
    const key = group(keys, keyOf(table, name), () => {
      const started: ForeignKey = {
        name,
        columns: [],
        references: { schema: rowText(row, 3), table: rowText(row, 4), columns: [] },
        onDelete: rules === undefined ? 'unknown' : foreignKeyAction(rowText(rules, 2)),
        onUpdate: rules === undefined ? 'unknown' : foreignKeyAction(rowText(rules, 3)),
        deferrable: false,
        validated: true,
      };
      group(byTable, table, () => []).push(started);
      return started;
    });
    key.columns.push(rowText(row, 2));
    key.references.columns.push(rowText(row, 5));
  }
  for (const list of byTable.values()) list.sort(byOwnName);
  return { byTable, hidden };
}

/** Checks by table, and the columns that are JSON on MariaDB because of one. */
export interface Checks {
  readonly byTable: ReadonlyMap<string, Check[]>;
  readonly jsonColumns: ReadonlySet<string>;
}

const JSON_CHECK = /^json_valid\(`((?:[^`]|``)+)`\)$/;

/** CHECKS rows. A column's own json_valid() is how MariaDB keeps the type JSON, and no rule of the user's. */
export function readChecks(rows: readonly Row[], flavor: Flavor): Checks {
  const byTable = new Map<string, Check[]>();
  const jsonColumns = new Set<string>();
  for (const row of rows) {
    const [table, name, clause] = [rowText(row, 0), rowText(row, 1), rowText(row, 2)];
    const json = rowFlag(row, 4) ? JSON_CHECK.exec(clause)?.[1]?.replaceAll('``', '`') : undefined;
    if (json === name) jsonColumns.add(keyOf(table, name));
    else
      group(byTable, table, () => []).push({
        name,
        sql: catalogueExpression(clause, flavor),
        enforced: rowFlag(row, 3),
        validated: true,
      });
  }
  for (const list of byTable.values()) list.sort(byOwnName);
  return { byTable, jsonColumns };
}

function group<V>(map: Map<string, V>, key: string, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
