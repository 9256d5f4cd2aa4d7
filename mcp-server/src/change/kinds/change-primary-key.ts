import type { ChangeCommon, ChangePrimaryKey, KeyTable } from '../../model/change-contract.ts';
import type { ChangeSetting } from '../../model/change-settings.ts';
import type { Column, ForeignKey, Schema, Table } from '../../model/schema.ts';
import { findColumn } from '../find-column.ts';
import { refuse } from '../refuse.ts';

/** A whole number that is the key of a table and becomes wider, with whatever refers to it. */
export function changePrimaryKey(
  _: Extract<ChangeSetting, { kind: 'change-primary-key' }>,
  common: ChangeCommon,
): ChangePrimaryKey {
  const { table, schema } = common;
  const [name = '', ...others] = table.primaryKey?.columns ?? [];
  if (others.length > 0)
    throw refuse(
      `The primary key of ${table.name} is ${[name, ...others].join(', ')}, and only one of one column can be changed.`,
    );
  const column = findColumn(table, name);
  if (column.type.kind !== 'integer') throw refuse(`${table.name}.${name} is ${column.rawType}, and no whole number.`);
  if (column.type.bits > 32)
    throw refuse(
      `${table.name}.${name} is ${column.rawType} already; if the change is on its way, its scripts stay as they are.`,
    );
  const tables = reached(schema, table, column);
  for (const each of tables) refuseOdd(each);
  return { ...common, kind: 'change-primary-key', column, tables };
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

function refuseOdd({ table, columns }: KeyTable): void {
  if (table.partitioning !== null) throw refuse(`${table.name} is partitioned, and its columns cannot be exchanged.`);
  if (table.primaryKey === null)
    throw refuse(
      `${table.name} refers to the key and has none itself, so its rows cannot be walked in batches: give it one first.`,
    );
  const odd = columns.find(({ type, generated }) => type.kind !== 'integer' || generated !== null);
  if (odd !== undefined) throw refuse(`${table.name}.${odd.name}, which refers to the key, is no plain whole number.`);
}
