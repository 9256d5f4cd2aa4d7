import { groupBy } from '../model/group-by.ts';
import { isKitTable } from '../model/ledger.ts';
import { type TableName, tableKey } from '../model/mapping.ts';
import type { Schema } from '../model/schema.ts';
import type { AssessInput } from './assess-input.ts';
import type { World } from './check.ts';

/** Both databases as the checks look at them. */
export function worldOf({ source, target, sourceSchema, targetSchema, mapping, limits }: AssessInput): World {
  const to = target.dialect.data.capacity;
  const stays = new Set([...mapping.leftBehind, ...mapping.inPlace].map(tableKey));
  const tables = sourceSchema.tables.filter((table) => !stays.has(tableKey(table)) && !isKitTable(table.name));
  return {
    source: { ...sourceSchema, tables },
    target: targetSchema,
    mapping,
    tables: new Map(tables.map((table) => [tableKey(table), table])),
    mapped: groupBy(mapping.tables, (one) => tableKey(one.source)),
    tied: tiedColumns(targetSchema),
    sourceDialect: source.dialect,
    targetDialect: target.dialect,
    from: source.dialect.data.capacity,
    to,
    hugeBytes: limits.hugeBytes ?? to.valueBytes,
  };
}

/** One text for a column of a table. */
export function tiedKey(table: TableName, column: string): string {
  return JSON.stringify([table.schema, table.name, column]);
}

function tiedColumns({ tables }: Schema): Set<string> {
  return new Set(
    tables.flatMap((table) =>
      table.foreignKeys.flatMap(({ columns, references }) => [
        ...columns.map((name) => tiedKey(table, name)),
        ...references.columns.map((name) => tiedKey({ schema: references.schema, name: references.table }, name)),
      ]),
    ),
  );
}
