import type { PartitionTable } from '../../../model/change-contract.ts';
import { quoteIdentifier as quote, quoteLiteral } from '../quote.ts';
import { parseRawType } from '../types.ts';
import { unsupported } from './unsupported.ts';

const WHOLE = new Set(['tinyint', 'smallint', 'mediumint', 'int', 'bigint']);
const PARTED = new Set([...WHOLE, 'date', 'datetime', 'char', 'varchar', 'binary', 'varbinary']);

/** How the rows are parted, as ALTER TABLE says it. UNSUPPORTED where the server parts no rows by such a column. */
export function partitionBy({ table, column, scheme }: PartitionTable): string {
  const name = quote(column.name);
  if (scheme.by === 'hash') return `PARTITION BY KEY (${name}) PARTITIONS ${scheme.count}`;
  const { base } = parseRawType(column.rawType);
  const moment = base === 'timestamp' && scheme.by === 'range';
  if (!PARTED.has(base) && !moment)
    throw unsupported(
      `${table.name}.${column.name} is ${column.rawType}, by ${scheme.by} of which MySQL and MariaDB part no rows.`,
      'Use hash, or a column of whole numbers, dates or short texts.',
    );
  const value = (text: string) => {
    if (WHOLE.has(base) && !/^-?\d+$/.test(text))
      throw unsupported(`${text} is no value of ${table.name}.${column.name}, which is ${column.rawType}.`, 'Mend it.');
    const literal = WHOLE.has(base) ? text : quoteLiteral(text);
    return moment ? `UNIX_TIMESTAMP(${literal})` : literal;
  };
  if (scheme.by === 'list') {
    const parts = scheme.partitions.map(
      ({ name: part, values }) => `PARTITION ${quote(part)} VALUES IN (${values.map(value).join(', ')})`,
    );
    return `PARTITION BY LIST COLUMNS (${name}) (${parts.join(', ')})`;
  }
  const by = moment ? `RANGE (UNIX_TIMESTAMP(${name}))` : `RANGE COLUMNS (${name})`;
  const parts = scheme.partitions.map(
    ({ name: part, below }) => `PARTITION ${quote(part)} VALUES LESS THAN (${value(below)})`,
  );
  return `PARTITION BY ${by} (${[...parts, 'PARTITION `rest` VALUES LESS THAN (MAXVALUE)'].join(', ')})`;
}

/** A condition on rows t that no partition takes; null: there is always one. */
export function outside({ column, scheme }: PartitionTable): string | null {
  if (scheme.by !== 'list') return null;
  const values = scheme.partitions.flatMap((part) => part.values.map(quoteLiteral));
  return `t.${quote(column.name)} NOT IN (${values.join(', ')})`;
}
