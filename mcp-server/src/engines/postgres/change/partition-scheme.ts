import type { PartitionTable } from '../../../model/change-contract.ts';
import { qualified } from '../ddl/statement-text.ts';
import { quoteIdentifier, quoteLiteral } from '../quote.ts';

/** A partition: a table of its own, and the rows that it holds. */
export interface Part {
  readonly name: string;
  readonly bound: string;
}

/** How the rows are parted, as CREATE TABLE says it. */
export function partitionBy({ column, scheme }: PartitionTable): string {
  return `PARTITION BY ${scheme.by.toUpperCase()} (${quoteIdentifier(column.name)})`;
}

/** The partitions, the last of which takes what no other does, so that no write fails. */
export function partsOf({ table, scheme }: PartitionTable): Part[] {
  const rest = { name: `${table.name}_rest`, bound: 'DEFAULT' };
  if (scheme.by === 'hash')
    return Array.from({ length: scheme.count }, (_, at) => ({
      name: `${table.name}_p${at}`,
      bound: `FOR VALUES WITH (MODULUS ${scheme.count}, REMAINDER ${at})`,
    }));
  if (scheme.by === 'list')
    return [
      ...scheme.partitions.map(({ name, values }) => ({
        name,
        bound: `FOR VALUES IN (${values.map(quoteLiteral).join(', ')})`,
      })),
      rest,
    ];
  const from = (at: number) => {
    const before = scheme.partitions[at - 1];
    return before === undefined ? 'MINVALUE' : quoteLiteral(before.below);
  };
  return [
    ...scheme.partitions.map(({ name, below }, at) => ({
      name,
      bound: `FOR VALUES FROM (${from(at)}) TO (${quoteLiteral(below)})`,
    })),
    rest,
  ];
}

/** The statement that makes a partition. */
export function partSql({ table }: PartitionTable, of: string, { name, bound }: Part): string {
  return `CREATE TABLE IF NOT EXISTS ${qualified({ schema: table.schema, name })} PARTITION OF ${of} ${bound};`;
}
