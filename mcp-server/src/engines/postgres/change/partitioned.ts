import type { ChangeRequest } from '../../../model/change-contract.ts';
import type { Index, Table } from '../../../model/schema.ts';
import { qualified } from '../ddl/statement-text.ts';
import { unsupported } from './unsupported.ts';

/** Refuses an index that a partitioned table would get: the server builds none of a whole one beside writers. */
export function refusePartedIndex(table: Table, { name, unique }: Pick<Index, 'name' | 'unique'>): void {
  if (table.partitioning !== null)
    throw unsupported(
      `${table.name} is partitioned, and PostgreSQL builds an index of it like ${name} beside writers only partition by partition.`,
      `Where nobody needs ${name} meanwhile, drop it first, and before the flip make it anew for what takes its place; else make the whole change by hand. ${byPartition(unique ? 'UNIQUE INDEX' : 'INDEX', table)}`,
    );
}

/** How an index of a partitioned table is built beside its writers, by hand. */
export function byPartition(what: 'INDEX' | 'UNIQUE INDEX', table: Table): string {
  return `Build it by hand: CREATE ${what} … ON ONLY ${qualified(table)} (…), then for each partition CREATE ${what} CONCURRENTLY … and ALTER INDEX … ATTACH PARTITION ….`;
}

/** Refuses a foreign key that a partitioned table would get, for one called `old` if that is given, where the server reads every row for it while writers wait. */
export function refusePartedKey({ table, schema }: ChangeRequest, old?: string): void {
  if (table.partitioning !== null && Number.parseInt(schema.version, 10) < 18)
    throw unsupported(
      `${table.name} is partitioned, and PostgreSQL adds a foreign key of it without reading its rows (NOT VALID) from version 18 on, and this is ${schema.version}.`,
      `${old === undefined ? '' : `Drop ${old} first, and before the flip make it anew for what takes its place. `}Add it by hand: for each partition ALTER TABLE … ADD CONSTRAINT … NOT VALID and ALTER TABLE … VALIDATE CONSTRAINT …, then ALTER TABLE ${qualified(table)} ADD CONSTRAINT …, which takes theirs and reads no row.`,
    );
}
