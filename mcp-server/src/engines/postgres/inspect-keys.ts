import type { Check, ForeignKey, Index, Key } from '../../model/schema.ts';
import { compareText, foreignKeyAction, withoutOuterParentheses } from './normalize.ts';
import { type Row, rowFlag, rowList, rowNumber, rowOptional, rowText } from './row.ts';

/** The constraints and indexes of one table, each list sorted by name. */
export interface TableKeys {
  primaryKey: Key | null;
  readonly uniqueKeys: Key[];
  readonly foreignKeys: ForeignKey[];
  readonly checks: Check[];
  readonly indexes: Index[];
}

/** The rows of the queries of these names. */
export interface KeyRows {
  readonly constraints: readonly Row[];
  readonly domainChecks: readonly Row[];
  readonly indexes: readonly Row[];
}

/** Keys, checks and indexes by the oid of their table. The primary key's own index is left out of `indexes`. */
export function readKeys({ constraints, domainChecks, indexes }: KeyRows): Map<string, TableKeys> {
  const byTable = new Map<string, TableKeys>();
  const keysOf = (table: string): TableKeys => {
    const keys = byTable.get(table) ?? { primaryKey: null, uniqueKeys: [], foreignKeys: [], checks: [], indexes: [] };
    byTable.set(table, keys);
    return keys;
  };
  const constraintIndexes = new Set<string>();
  for (const row of constraints) {
    addConstraint(keysOf(rowText(row, 0)), row);
    if (rowText(row, 2) === 'u') constraintIndexes.add(rowOptional(row, 13) ?? '');
  }
  for (const row of domainChecks) keysOf(rowText(row, 0)).checks.push(readDomainCheck(row));
  for (const row of indexes) {
    if (rowFlag(row, 4)) continue;
    const keys = keysOf(rowText(row, 0));
    const index = readIndex(row);
    keys.indexes.push(index);
    const unique = constraintIndexes.has(rowText(row, 1)) ? null : uniqueKey(index);
    if (unique !== null) keys.uniqueKeys.push(unique);
  }
  for (const keys of byTable.values()) sortKeys(keys);
  return byTable;
}

function addConstraint(keys: TableKeys, row: Row): void {
  const name = rowText(row, 1);
  const columns = names(row, 3);
  const deferrable = rowFlag(row, 9);
  switch (rowText(row, 2)) {
    case 'p':
      keys.primaryKey = { name, columns, deferrable };
      return;
    case 'u':
      keys.uniqueKeys.push({ name, columns, deferrable });
      return;
    case 'f':
      keys.foreignKeys.push(readForeignKey(row, name, columns));
      return;
    default:
      keys.checks.push({
        name,
        sql: withoutOuterParentheses(rowText(row, 11)),
        enforced: rowFlag(row, 12),
        validated: rowFlag(row, 10),
      });
  }
}

/** A domain says VALUE where its column stands. */
function readDomainCheck(row: Row): Check {
  const column = rowText(row, 2);
  const sql = withoutOuterParentheses(rowText(row, 4)).replaceAll(/'(?:[^']|'')*'|"(?:[^"]|"")*"|\bVALUE\b/g, (word) =>
    word === 'VALUE' ? column : word,
  );
  return { name: `${rowText(row, 1)}_${rowText(row, 3)}`, sql, enforced: true, validated: rowFlag(row, 5) };
}

function readForeignKey(row: Row, name: string, columns: string[]): ForeignKey {
  return {
    name,
    columns,
    references: { schema: rowText(row, 4), table: rowText(row, 5), columns: names(row, 6) },
    onDelete: foreignKeyAction(rowText(row, 7)),
    onUpdate: foreignKeyAction(rowText(row, 8)),
    deferrable: rowFlag(row, 9),
    validated: rowFlag(row, 10),
  };
}

function readIndex(row: Row): Index {
  const keyCount = rowNumber(row, 6);
  const columns = rowList(row, 7);
  const expressions = rowList(row, 8);
  const options = rowList(row, 9);
  const parts = columns.slice(0, keyCount).map((column, at) => ({
    column,
    expression: column === null ? (expressions[at] ?? null) : null,
    prefix: null,
    descending: (Number(options[at] ?? 0) & 1) === 1,
    nullsFirst: (Number(options[at] ?? 0) & 2) === 2,
  }));
  return {
    name: rowText(row, 2),
    unique: rowFlag(row, 3),
    method: rowText(row, 5),
    parts,
    include: columns.slice(keyCount).filter((column) => column !== null),
    predicate: rowOptional(row, 10),
    nullsDistinct: rowFlag(row, 11),
    valid: rowFlag(row, 12),
  };
}

/** A unique index over whole columns and all rows is a unique key, whether or not a constraint declares it. */
function uniqueKey(index: Index): Key | null {
  if (!index.unique || !index.valid || index.predicate !== null) return null;
  const columns = index.parts.flatMap(({ column }) => (column === null ? [] : [column]));
  return columns.length === index.parts.length ? { name: index.name, columns, deferrable: false } : null;
}

function sortKeys(keys: TableKeys): void {
  for (const list of [keys.uniqueKeys, keys.foreignKeys, keys.checks, keys.indexes]) {
    list.sort((a, b) => compareText(a.name, b.name));
  }
}

function names(row: Row, at: number): string[] {
  return rowList(row, at).filter((name) => name !== null);
}
