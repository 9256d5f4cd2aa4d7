import type { Change } from '../../../model/change.ts';
import type { MergeColumns } from '../../../model/change-contract.ts';
import type { Column } from '../../../model/schema.ts';
import { quoteIdentifier as quote, quoteLiteral } from '../quote.ts';
import { columnType } from '../types.ts';
import { besideColumns, readers } from './beside.ts';
import { literalDefault } from './literal-default.ts';
import { requiredNote } from './rename-column.ts';
import type { Computed } from './same-row.ts';
import { after, before, joined } from './separated.ts';
import { NO_TWIN, refuseTied } from './twin.ts';

/** One column for two, with a separator between them. */
export function mergeColumns(request: MergeColumns): Change {
  const { columns, to, separator, table } = request;
  const [left, right] = columns;
  for (const { name } of columns) refuseTied(table, name);
  const made = merged(request);
  const part = (column: Column, cut: typeof before): Computed => ({
    name: column.name,
    rawType: column.rawType,
    from: (row) => {
      const value = cut(`${row}.${quote(to)}`, separator, 'first');
      return column.nullable ? value : `COALESCE(${value}, '')`;
    },
    default: literalDefault(column),
  });
  return besideColumns(request, {
    title: `${table.name}.${left.name} and ${right.name} become ${to}`,
    shapes: {
      old: [part(left, before), part(right, after)],
      fresh: [
        {
          name: to,
          rawType: made.rawType,
          from: (row) => joined([`${row}.${quote(left.name)}`, `${row}.${quote(right.name)}`], separator),
          default: 'NULL',
        },
      ],
    },
    added: [made],
    twin: NO_TWIN,
    gone: columns,
    last: [made],
    contractMeans: `It cannot be taken back whole: where ${left.name} held ${quoteLiteral(separator)} itself, nothing tells any more where it ended. Keep a copy of the table’s key and both columns where that matters.`,
    notes: [
      `What the new version writes to ${to} is divided for the old one at the first ${quoteLiteral(separator)}; without one ${right.name} is ${right.nullable ? 'NULL' : 'empty'}.`,
      `Until the contract a part that ${left.name} or ${right.name} cannot hold is an error.`,
      'Indexes of both columns have no counterpart: make those that the new version needs, before the flip; the contract fails while an index or a foreign key needs one of them.',
      ...columns.flatMap(requiredNote),
      ...columns.flatMap(({ name }) => readers(request, name)),
    ],
  });
}

/** VARCHAR holds both and the separator, as long as a row can hold it; else text. */
function merged({ columns, to, separator, table }: MergeColumns): Column {
  const [left, right] = columns;
  const lengths = columns.map(({ type }) => (type.kind === 'text' && type.length !== null ? type.length : Infinity));
  const longest = lengths.reduce((sum, each) => sum + each, [...separator].length);
  const rawType = longest <= 1000 ? `varchar(${longest})` : longest <= 16_000_000 ? 'mediumtext' : 'longtext';
  const same = left.charset === right.charset && left.collation === right.collation;
  return {
    ...left,
    name: to,
    rawType,
    type: columnType(rawType, null),
    nullable: true,
    default: null,
    comment: '',
    ...(same
      ? {}
      : { charset: 'utf8mb4', collation: table.collation?.startsWith('utf8mb4') ? table.collation : 'utf8mb4_bin' }),
  };
}
