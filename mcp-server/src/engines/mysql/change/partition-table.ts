import type { Change } from '../../../model/change.ts';
import type { PartitionTable } from '../../../model/change-contract.ts';
import { quoteLiteral } from '../quote.ts';
import { outside, partitionBy } from './partition-scheme.ts';
import { refuseUncarried, refuseUnpartitioned } from './refuse-uncarried.ts';
import { placesOf } from './shadow.ts';
import { shadowTable } from './shadow-table.ts';

/** A partitioned table beside the old one, that takes its name. */
export function partitionTable(request: PartitionTable): Change {
  const { table, column, scheme } = request;
  const { shadow } = placesOf(request);
  const by = partitionBy(request);
  const other = outside(request);
  refuseUnpartitioned(request);
  refuseUncarried(request, by);
  return shadowTable(request, {
    title: `${table.name} is partitioned by ${scheme.by} of ${column.name}`,
    becomes: 'partitioned',
    alteration: ` ${by}`,
    altered: `EXISTS (SELECT 1 FROM information_schema.PARTITIONS WHERE TABLE_SCHEMA = ${quoteLiteral(shadow.schema)} AND TABLE_NAME = ${quoteLiteral(shadow.name)} AND PARTITION_NAME IS NOT NULL)`,
    about:
      other === null && scheme.by !== 'hash'
        ? ['What belongs to no partition goes to the partition rest, so that no write fails.']
        : [],
    outside: other,
    retyped: [],
    notes: [
      'No program changes its statements. Statements that do not name the column by which rows are parted look into every partition: compare the plans of the busiest ones (EXPLAIN on the new table, before the flip).',
      ...(other === null
        ? []
        : ['This server has no partition for values that stand in no list: add one before a new value comes.']),
      ...(scheme.by === 'range'
        ? ['Add partitions by REORGANIZE PARTITION of rest before their rows come: rest is written again then.']
        : []),
      `No foreign key can refer to ${table.name}, or be had by it, as long as it is partitioned. ${column.name} stays part of every unique key.`,
    ],
  });
}
