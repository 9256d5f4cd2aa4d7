import type { KeyToUuid } from '../../../model/change-contract.ts';
import { quoteIdentifier as quote } from '../quote.ts';
import { unsupported } from './unsupported.ts';

/** Refused, with what can be done by hand. */
export function keyToUuid({ table, column, tables, schema }: KeyToUuid): never {
  const fresh = tables[0]?.renames.get(column.name) ?? '';
  const type =
    schema.flavor === 'mariadb' ? 'UUID NOT NULL DEFAULT uuid()' : 'BINARY(16) NOT NULL DEFAULT (uuid_to_bin(uuid()))';
  throw unsupported(
    `A key becomes a uuid on PostgreSQL only: on MySQL and MariaDB what a foreign key does by itself (CASCADE, SET NULL) fires no trigger, so that the uuids of references would grow old unseen.`,
    `Keep ${table.name}.${column.name} as the primary key, by which InnoDB orders the rows, and add a uuid beside it for whoever needs one: ALTER TABLE ${quote(table.name)} ADD COLUMN ${quote(fresh)} ${type}, ADD UNIQUE KEY (${quote(fresh)}), by gh-ost or pt-online-schema-change where the table is big.`,
  );
}
