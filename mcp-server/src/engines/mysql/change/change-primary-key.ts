import type { Change } from '../../../model/change.ts';
import type { ChangePrimaryKey } from '../../../model/change-contract.ts';
import type { Column, Table } from '../../../model/schema.ts';
import { columnSql } from '../ddl/column-sql.ts';
import { exists } from '../ddl/conditional.ts';
import { quoteIdentifier as quote } from '../quote.ts';
import { columnType } from '../types.ts';
import { copiers } from './copiers.ts';
import { keyAround, refuseUncarried } from './refuse-uncarried.ts';
import { placesOf } from './shadow.ts';
import { shadowTable } from './shadow-table.ts';
import { unsupported } from './unsupported.ts';

/** A table beside the old one with a wider key: the server gives a column another type only while writers wait for a copy of the table. */
export function changePrimaryKey(request: ChangePrimaryKey): Change {
  const { table, column, tables, schema } = request;
  const { shadow } = placesOf(request);
  const wider = (of: Column, within: Table = table): string => {
    const rawType = /unsigned/.test(of.rawType) ? 'bigint unsigned' : 'bigint';
    return `MODIFY COLUMN ${columnSql({ ...of, rawType, type: columnType(rawType, null) }, within, schema.flavor === 'mariadb')}`;
  };
  const key = keyAround(table, schema);
  if (key !== null)
    throw unsupported(
      `${key}. A foreign key needs the same type on both sides, and the server changes the type of a column only while writers wait for a copy of its table (it refuses ALGORITHM=INPLACE).`,
      `Drop the keys, keep the rule in the application meanwhile, and make this change, and change-type of the columns that refer to the key; or, in a maintenance window, table by table: ${tables
        .map((each) =>
          copiers({ ...request, table: each.table }, each.columns.map((one) => wider(one, each.table)).join(', ')),
        )
        .join(' ')}`,
    );
  refuseUncarried(request, wider(column));
  const fits = (row: string) => `${row}.${quote(column.name)} BETWEEN ${range(column)}`;
  return shadowTable(request, {
    title: `${table.name}.${column.name} becomes bigint`,
    becomes: `with a wider ${column.name}`,
    alteration: `, ${wider(column)}`,
    altered: exists('COLUMNS', {
      TABLE_SCHEMA: shadow.schema,
      TABLE_NAME: shadow.name,
      COLUMN_NAME: column.name,
      DATA_TYPE: 'bigint',
    }),
    about: [
      'The server changes the type of a column only while writers wait for a copy of the table: it refuses ALGORITHM=INPLACE, LOCK=NONE. So the rows are copied beside them.',
    ],
    outside: null,
    fits,
    retyped: [column.name],
    notes: [
      'No program changes its statements; look for types in the code that hold 32 bits only, before the first number beyond them is given.',
      `After the flip a row whose ${column.name} the old type cannot hold is in the new table alone; taking the flip back refuses while there is one.`,
      `The same by a tool that copies the table: ${copiers(request, wider(column))}`,
    ],
  });
}

/** What the old type holds. */
function range({ type }: Column): string {
  if (type.kind !== 'integer') return '0 AND 0';
  const all = 2n ** BigInt(type.bits);
  return type.unsigned ? `0 AND ${all - 1n}` : `${-all / 2n} AND ${all / 2n - 1n}`;
}
