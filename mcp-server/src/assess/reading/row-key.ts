import type { DataRequest } from '../../engines/engine.ts';
import type { ColumnType } from '../../model/column-type.ts';
import type { CanonicalForm } from '../../model/digest.ts';
import type { RowFilter } from '../../model/row-filter.ts';
import type { Table } from '../../model/schema.ts';
import { uniqueColumns } from '../unique-columns.ts';

/** Names the rows that pass the filters by the table's first key without NULL; no key column when it has none. */
export function dataRequest(table: Table, filter: readonly RowFilter[]): DataRequest {
  const columns = new Map(table.columns.map((column) => [column.name, column]));
  const found = uniqueColumns(table).find(({ columns: names }) =>
    names.every((name) => columns.get(name)?.nullable === false),
  );
  const key = (found?.columns ?? []).flatMap((name) => {
    const column = columns.get(name);
    return column === undefined ? [] : [{ name, form: formOf(column.type) }];
  });
  return { table: { schema: table.schema, name: table.name }, key, keyIndex: found?.name ?? null, filter };
}

/** The single whole-number column that is the key; null for any other key. */
export function numberKey(table: Table, { key }: DataRequest): string | null {
  const [only, ...others] = key;
  const type = table.columns.find(({ name }) => name === only?.name)?.type;
  return only !== undefined && others.length === 0 && type?.kind === 'integer' ? only.name : null;
}

function formOf(type: ColumnType): CanonicalForm {
  switch (type.kind) {
    case 'integer':
    case 'boolean':
    case 'year':
      return { kind: 'integer' };
    case 'decimal':
      return type.scale === null ? { kind: 'text' } : { kind: 'decimal', scale: type.scale };
    case 'bytes':
    case 'bits':
    case 'uuid':
    case 'date':
    case 'timestamp':
    case 'time':
    case 'float':
      return { kind: type.kind };
    default:
      return { kind: 'text' };
  }
}
