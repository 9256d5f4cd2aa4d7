import type { Split, SplitPart } from '../../../model/ddl.ts';
import { quantity } from '../../../model/quantity.ts';
import type { Partitioning, Table } from '../../../model/schema.ts';
import { Names } from '../../ddl/names.ts';
import { escapedLiteral, quoteIdentifier } from '../quote.ts';
import type { AdoptedColumns } from './adopt-columns.ts';
import { type Adoption, nameRules } from './adoption.ts';

/** The partitions of a table as MySQL declares them; null, and named, where they cannot be had. */
export function adoptPartitions(adoption: Adoption, table: Table, made: AdoptedColumns): Partitioning | null {
  const given = table.partitioning;
  if (given === null || adoption.own) return given;
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
  const method = split.method === 'hash' ? 'key' : `${split.method} columns`;
  adoption.log.about(table, 'table', table.name, {
    id: 'partitions',
    effect: 'changed',
    what: `${given.method} becomes PARTITION BY ${method.toUpperCase()}.`,
    why: 'Values below the first range, and NULL, lie in the first partition; by hash rows are spread in another way.',
  });
  const names = new Names(nameRules);
  const parts = split.parts.map((part) => ({ name: names.take(part.name), bound: bound(split, part) }));
  return { method, key: columns.map(quoteIdentifier).join(','), partitions: parts };
}

const KEYS = /^(tinyint|smallint|mediumint|int|bigint|date|datetime|char|varchar|binary|varbinary)/;

function reason(split: Split | null, table: Table, { bySource }: AdoptedColumns): string | null {
  if (split === null) return 'Its key is an expression, or its ranges leave gaps, which MySQL’s do not.';
  const columns = split.columns.map((name) => bySource.get(name));
  if (columns.some((column) => column === undefined)) return 'A column of its key is not on the target.';
  const odd = columns.find((column) => column !== undefined && !KEYS.test(column.rawType));
  if (odd !== undefined) return `${odd.rawType} cannot be a partition key of MySQL.`;
  if (table.foreignKeys.length > 0)
    return 'It has foreign keys, and a partitioned table of MySQL has none: the foreign keys are kept.';
  const keys = [...(table.primaryKey === null ? [] : [table.primaryKey]), ...table.uniqueKeys];
  if (keys.some((key) => split.columns.some((name) => !key.columns.includes(name))))
    return 'A unique key does not contain the partition key.';
  const restOfList = split.method === 'list' && split.parts.some(({ rest }) => rest);
  return restOfList ? 'MySQL’s lists have no DEFAULT partition.' : null;
}

function bound(split: Split, part: SplitPart): string {
  const value = (free: string) => (text: string | null) => (text === null ? free : escapedLiteral(text));
  if (split.method === 'hash') return '';
  if (split.method === 'list') return part.values.map(value('NULL')).join(',');
  const below = part.rest ? split.columns.map(() => null) : part.below;
  return below.map(value('MAXVALUE')).join(',');
}
