import type { ChangeCommon, PartitionScheme, PartitionTable } from '../../model/change-contract.ts';
import type { ChangeSetting } from '../../model/change-settings.ts';
import type { Table } from '../../model/schema.ts';
import { findColumn } from '../find-column.ts';
import { refuse } from '../refuse.ts';

type Setting = Extract<ChangeSetting, { kind: 'partition-table' }>;

/** A table whose rows are parted by a column. */
export function partitionTable(setting: Setting, common: ChangeCommon): PartitionTable {
  const { table } = common;
  const column = findColumn(table, setting.column);
  const label = `${table.name}.${column.name}`;
  if (table.partitioning !== null)
    throw refuse(
      `${table.name} is partitioned by ${table.partitioning.key} already; if the change is on its way, its scripts stay as they are.`,
    );
  if (column.generated !== null) throw refuse(`${label} is computed by the server: part the rows by another column.`);
  refuseOtherKeys(table, column.name);
  return { ...common, kind: 'partition-table', column, scheme: schemeOf(setting, table.name) };
}

/** A key that does not hold the column would have to be looked for in every partition, which no server does. */
function refuseOtherKeys(table: Table, column: string): void {
  const keys = [
    ...(table.primaryKey === null ? [] : [{ ...table.primaryKey, what: 'the primary key' }]),
    ...table.uniqueKeys.map((key) => ({ ...key, what: `the unique key ${key.name}` })),
    ...table.indexes
      .filter(({ unique }) => unique)
      .map(({ name, parts }) => ({
        what: `the unique index ${name}`,
        columns: parts.map((part) => part.column ?? part.expression ?? ''),
      })),
  ];
  const other = keys.find(({ columns }) => !columns.includes(column));
  if (other !== undefined)
    throw refuse(
      `${other.what} of ${table.name} (${other.columns.join(', ')}) does not hold ${column}, and a partitioned table can only keep keys unique that do: part the rows by a column of it, or give the key that column first.`,
    );
}

function schemeOf({ by, partitions, count }: Setting, table: string): PartitionScheme {
  if (by === 'hash') {
    if (partitions.length > 0 || count === undefined) throw refuse(`hash needs count, and no partitions.`);
    return { by, count };
  }
  const wanted = by === 'range' ? 'below' : 'in';
  const odd = partitions.find((each) => each[wanted] === undefined || (each.below !== undefined && by === 'list'));
  if (partitions.length === 0 || count !== undefined || odd !== undefined)
    throw refuse(`${by} needs partitions, each with a name and ${wanted}, and no count.`);
  const names = partitions.map(({ name }) => name);
  const repeated = [...names, table].find((name, at, all) => all.indexOf(name) < at);
  if (repeated !== undefined) throw refuse(`two partitions, or one and the table, are called ${repeated}.`);
  return by === 'range'
    ? { by, partitions: partitions.map(({ name, below }) => ({ name, below: String(below) })) }
    : { by, partitions: partitions.map(({ name, in: values = [] }) => ({ name, values: values.map(String) })) };
}
