import type { Split, SplitPart } from '../../../model/ddl.ts';
import { quantity } from '../../../model/quantity.ts';
import type { Partitioning, Table } from '../../../model/schema.ts';
import { quoteIdentifier, quoteLiteral } from '../quote.ts';
import type { AdoptedColumns } from './adopt-columns.ts';
import type { Adoption } from './adoption.ts';

/** The partitions of a table as PostgreSQL declares them; null, and named, where they cannot be had. */
export function adoptPartitions(adoption: Adoption, table: Table, made: AdoptedColumns): Partitioning | null {
  const given = table.partitioning;
  if (given === null) return null;
  const named = (part: string) => adoption.names.take(`${adoption.tableName(table)?.name}_${part}`);
  if (adoption.own)
    return {
      ...given,
      partitions: given.partitions.map(({ name, bound }) => ({ name: adoption.names.take(name), bound })),
    };
  const split = adoption.request.sourceText.split(given);
  const why = reason(split, table, made);
  if (split === null || why !== null) {
    adoption.log.about(table, 'table', table.name, {
      id: 'partitions',
      effect: 'not mapped',
      what: `It is one table instead of ${given.method} (${given.key}) in ${quantity(given.partitions.length, 'partition')}.`,
      why: why ?? '',
    });
    return null;
  }
  const columns = split.columns.flatMap((name) => made.bySource.get(name)?.name ?? []);
  adoption.log.about(table, 'table', table.name, {
    id: 'partitions',
    effect: 'changed',
    what: `${given.method} becomes PARTITION BY ${split.method.toUpperCase()}, each partition a table of its own.`,
    why: 'Rows lie in the same ranges and lists; by hash they are spread in another way. A row that fits no partition is refused on both sides.',
  });
  return {
    method: split.method,
    key: columns.map(quoteIdentifier).join(', '),
    partitions: split.parts.map((part, at) => ({ name: named(part.name), bound: bound(split, part, at) })),
  };
}

function reason(split: Split | null, table: Table, { bySource }: AdoptedColumns): string | null {
  if (split === null) return 'PostgreSQL would have to partition by an expression, which no primary key can contain.';
  const columns = split.columns.map((name) => bySource.get(name));
  if (columns.some((column) => column === undefined)) return 'A column of its key is not on the target.';
  const keys = [...(table.primaryKey === null ? [] : [table.primaryKey]), ...table.uniqueKeys];
  if (keys.some((key) => split.columns.some((name) => !key.columns.includes(name))))
    return 'A unique key does not contain the partition key.';
  if (
    table.indexes.some(
      ({ unique, parts }) => unique && parts.some(({ prefix, column }) => prefix !== null || column === null),
    )
  ) {
    return 'A unique index over an expression cannot span partitions.';
  }
  if (split.method === 'list' && split.columns.length > 1) return 'PostgreSQL lists the values of one column only.';
  if (split.method === 'range' && columns.some((column) => column?.nullable)) return 'NULL would lie in no range.';
  return columns.some((column) => column?.generated !== null) ? 'A generated column cannot be the key.' : null;
}

function bound(split: Split, part: SplitPart, at: number): string {
  const value = (text: string | null) => (text === null ? 'NULL' : quoteLiteral(text));
  if (part.rest) return 'DEFAULT';
  if (split.method === 'hash') return `FOR VALUES WITH (modulus ${split.parts.length}, remainder ${at})`;
  if (split.method === 'list') return `FOR VALUES IN (${part.values.map(value).join(', ')})`;
  const before = split.parts[at - 1]?.below ?? split.columns.map(() => 'MINVALUE');
  const edge = (values: readonly (string | null)[], free: string) =>
    values.map((text) => (text === null ? free : text === free ? free : quoteLiteral(text)));
  const from = at === 0 ? split.columns.map(() => 'MINVALUE') : edge(before, 'MAXVALUE');
  return `FOR VALUES FROM (${from.join(', ')}) TO (${edge(part.below, 'MAXVALUE').join(', ')})`;
}
