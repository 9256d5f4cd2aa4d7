import type { KeyToUuid } from '../../../model/change-contract.ts';
import type { Column, Table } from '../../../model/schema.ts';
import { quoteIdentifier as quote } from '../quote.ts';
import { columnType } from '../types.ts';
import { namesOf } from './names.ts';
import { knowsUuid, refuseNoUuid } from './uuid-refusals.ts';

/** A number, and the uuid that takes its place, as it is in the end. */
export interface Reborn {
  readonly column: Column;
  readonly fresh: Column;
}

/** A table of which columns get a uuid beside them, as a change of its own. */
export interface UuidTable {
  readonly request: KeyToUuid;
  readonly table: Table;
  readonly columns: readonly Reborn[];
  /** The columns that refer to the key: all but the key itself. */
  readonly references: readonly Reborn[];
  readonly renames: ReadonlyMap<string, string>;
  /** The primary key holds one of them. */
  readonly keyed: boolean;
}

/** The key, and how one of its shapes is found by the other. */
export interface UuidKey {
  readonly tables: readonly UuidTable[];
  readonly root: UuidTable;
  readonly id: string;
  readonly fresh: string;
  /** An expression that makes a new uuid. */
  readonly made: string;
  /** The uuid of a number, and the number of a uuid, as they are now and until the transaction ends; NULL where no row has it. */
  uuidOf(id: string): string;
  numberOf(uuid: string): string;
}

/** The tables of the change. UNSUPPORTED where one has what a uuid cannot take over. */
export function uuidKey(request: KeyToUuid): UuidKey {
  refuseNoUuid(request);
  const rawType = request.storage ?? (knowsUuid(request.schema) ? 'uuid' : 'binary(16)');
  const made = madeAs(rawType, request.schema.flavor === 'mariadb');
  const fresh = (column: Column, name: string): Column => ({
    ...column,
    name,
    rawType,
    type: columnType(rawType, null),
    // A uuid is the same in small and in capital letters.
    ...(rawType === 'char(36)' ? { charset: 'ascii', collation: 'ascii_general_ci' } : {}),
    identity: null,
    default: column === request.column ? { kind: 'expression', sql: made } : null,
  });
  const tables = request.tables.map(({ table, columns, renames }, at): UuidTable => {
    const reborn = columns.map((column) => ({ column, fresh: fresh(column, renames.get(column.name) ?? '') }));
    return {
      request: { ...request, table, name: at === 0 ? request.name : `${request.name}_${at}` },
      table,
      columns: reborn,
      references: reborn.filter(({ column }) => column !== request.column),
      renames,
      keyed: table.primaryKey?.columns.some((name) => renames.has(name)) === true,
    };
  });
  const [root] = tables;
  if (root === undefined) throw new Error('a key is of no table');
  const [id, uuid] = [request.column.name, root.renames.get(request.column.name) ?? ''];
  const found = (wanted: string, by: string, value: string) =>
    `(SELECT p.${quote(wanted)} FROM ${namesOf(request).table} AS p WHERE p.${quote(by)} = ${value} LOCK IN SHARE MODE)`;
  return {
    tables,
    root,
    id,
    fresh: uuid,
    made,
    uuidOf: (value) => found(uuid, id, value),
    numberOf: (value) => found(id, uuid, value),
  };
}

function madeAs(rawType: string, mariadb: boolean): string {
  if (rawType !== 'binary(16)') return 'uuid()';
  return mariadb ? `unhex(replace(uuid(), '-', ''))` : 'uuid_to_bin(uuid())';
}
