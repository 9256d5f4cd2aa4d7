import type { ChangeCommon, ChangePrimaryKey, KeyTable, KeyToUuid } from '../../model/change-contract.ts';
import type { ChangeSetting } from '../../model/change-settings.ts';
import type { Column, ForeignKey, Schema, Table } from '../../model/schema.ts';
import { findColumn } from '../find-column.ts';
import { refuse } from '../refuse.ts';
import { uuidNames } from './uuid-names.ts';

/** A whole number that is the key of a table and becomes wider, or a uuid, with whatever refers to it. */
export function changePrimaryKey(
  { type, storage, rename }: Extract<ChangeSetting, { kind: 'change-primary-key' }>,
  common: ChangeCommon,
): ChangePrimaryKey | KeyToUuid {
  const { table, schema } = common;
  const [name = '', ...others] = table.primaryKey?.columns ?? [];
  if (others.length > 0)
    throw refuse(
      `The primary key of ${table.name} is ${[name, ...others].join(', ')}, and only one of one column can be changed.`,
    );
  const column = findColumn(table, name);
  if (column.type.kind !== 'integer') throw refuse(`${table.name}.${name} is ${column.rawType}, and no whole number.`);
  if (type === 'bigint' && column.type.bits > 32)
    throw refuse(
      `${table.name}.${name} is ${column.rawType} already; if the change is on its way, its scripts stay as they are.`,
    );
  const tables = reached(schema, table, column);
  for (const each of tables) refuseOdd(each, tables);
  if (type === 'uuid')
    return {
      ...common,
      kind: 'change-primary-key',
      type,
      column,
      storage: storage ?? null,
      tables: uuidNames(tables, rename, common.name),
    };
  if (Object.keys(rename).length > 0)
    throw refuse('A key that becomes a bigint keeps its name: leave rename out, which is for uuid.');
  if (storage !== undefined)
    throw refuse('A key that becomes a bigint is kept as one: leave storage out, which is for uuid.');
  return { ...common, kind: 'change-primary-key', type, column, tables };
}

/** The key with every column that refers to it, and to those. */
function reached({ tables }: Schema, table: Table, column: Column): KeyTable[] {
  const found = new Map<Table, Set<string>>([[table, new Set([column.name])]]);
  for (let grown = true; grown; ) {
    grown = false;
    for (const other of tables)
      for (const name of other.foreignKeys.flatMap((key) => referring(key, found))) {
        const columns = found.get(other) ?? new Set();
        grown ||= !columns.has(name);
        found.set(other, columns.add(name));
      }
  }
  return [...found].map(([of, names]) => ({ table: of, columns: [...names].map((name) => findColumn(of, name)) }));
}

function referring({ columns, references }: ForeignKey, found: ReadonlyMap<Table, ReadonlySet<string>>): string[] {
  const parent = [...found].find(([{ schema, name }]) => schema === references.schema && name === references.table);
  return columns.filter((_, at) => parent?.[1].has(references.columns[at] ?? '') === true);
}

function refuseOdd({ table, columns }: KeyTable, all: readonly KeyTable[]): void {
  if (table.partitioning !== null) throw refuse(`${table.name} is partitioned, and its columns cannot be exchanged.`);
  if (table.primaryKey === null)
    throw refuse(
      `${table.name} refers to the key and has none itself, so its rows cannot be walked in batches: give it one first.`,
    );
  const odd = columns.find(({ type, generated }) => type.kind !== 'integer' || generated !== null);
  if (odd !== undefined) throw refuse(`${table.name}.${odd.name}, which refers to the key, is no plain whole number.`);
  for (const { name } of columns) {
    const key = table.foreignKeys.find((each) => leadsAway(each, name, all));
    if (key !== undefined)
      throw refuse(
        `${table.name}.${name} refers to ${key.references.table} by ${key.name}, whose columns would stay as they are: drop that key first, or change the key of ${key.references.table}.`,
      );
  }
}

/** Whether the column refers to one that does not change with it. */
function leadsAway({ columns, references }: ForeignKey, name: string, all: readonly KeyTable[]): boolean {
  const theirs = references.columns[columns.indexOf(name)];
  return (
    columns.includes(name) &&
    !all.some(
      ({ table, columns: changed }) =>
        table.schema === references.schema &&
        table.name === references.table &&
        changed.some((each) => each.name === theirs),
    )
  );
}
