import type { Column, Schema, Table } from '../../../model/schema.ts';

/** Digits that MariaDB shows with a whole number, signed and unsigned. */
const WIDTHS: ReadonlyMap<string, readonly [signed: number, unsigned: number]> = new Map([
  ['tinyint', [4, 3]],
  ['smallint', [6, 5]],
  ['mediumint', [9, 8]],
  ['int', [11, 10]],
  ['bigint', [20, 20]],
]);

/** Adopted tables in the spelling of the server's catalogue: MariaDB shows widths and holds JSON as text, MySQL shows neither. */
export function catalogued(adopted: Schema, { flavor }: Schema): Schema {
  const spelled = flavor === 'mariadb' ? asMariadb : asMysql;
  // MySQL does not show that the labels of an enum are bytes.
  const hidden = flavor === 'mariadb' ? null : 'binary';
  const columnOf = (column: Column): Column => ({
    ...column,
    rawType: spelled(column.rawType.replace(/^(datetime|timestamp|time)\(0\)/, '$1')),
    ...(column.collation === hidden ? { charset: null, collation: null } : {}),
  });
  const tables = adopted.tables.map((table): Table => ({ ...table, columns: table.columns.map(columnOf) }));
  return { ...adopted, tables };
}

function asMariadb(rawType: string): string {
  if (rawType === 'json') return 'longtext';
  if (rawType === 'year') return 'year(4)';
  const [, name = '', rest = ''] = /^([a-z]+)( .*)?$/.exec(rawType) ?? [];
  const width = WIDTHS.get(name);
  return width === undefined ? rawType : `${name}(${width[rest.includes('unsigned') ? 1 : 0]})${rest}`;
}

function asMysql(rawType: string): string {
  if (rawType.includes('zerofill') || rawType === 'tinyint(1)') return rawType;
  return rawType.replace(/^(tinyint|smallint|mediumint|int|bigint|year)\(\d+\)/, '$1');
}
