import type { Schema, Table } from './schema.ts';

/**
 * The two tables by which the sync kit orders writes. The outbox stands on the primary and gets one row per change in the change's
 * own transaction; its id is the version. The ledger stands on the secondary and holds the version last applied to each key.
 * `row_key` is the JSON array of the key's canonical texts in key order, `table_name` the source's `schema.table`.
 */
export const OUTBOX = { name: 'lockstep_outbox', columns: ['id', 'table_name', 'row_key'] } as const;
export const LEDGER = { name: 'lockstep_ledger', columns: ['table_name', 'row_key', 'version'] } as const;

/** Whether a table belongs to the sync kit and not to the data that is migrated. */
export function isKitTable(name: string): boolean {
  return /^~?lockstep_/.test(name);
}

/** Which of the two is asked. */
export type VersionTable = 'outbox' | 'ledger';

/** Where the versions of a pair are found, or null when the kit is not installed on both sides. */
export interface Ledgers {
  readonly source: { readonly kind: VersionTable; readonly schema: string };
  readonly target: { readonly kind: VersionTable; readonly schema: string };
}

/** The kit's tables on both sides: an outbox on one, a ledger on the other, whichever side is primary now. Null when there are none. */
export function findLedgers(source: Schema, target: Schema): Ledgers | null {
  const [from, to] = [locate(source), locate(target)];
  if (from.outbox !== null && to.ledger !== null) {
    return { source: { kind: 'outbox', schema: from.outbox }, target: { kind: 'ledger', schema: to.ledger } };
  }
  if (from.ledger !== null && to.outbox !== null) {
    return { source: { kind: 'ledger', schema: from.ledger }, target: { kind: 'outbox', schema: to.outbox } };
  }
  return null;
}

function locate(schema: Schema): Record<VersionTable, string | null> {
  const find = ({ name, columns }: { readonly name: string; readonly columns: readonly string[] }) => {
    const holds = (table: Table) =>
      table.name === name && columns.every((column) => table.columns.some((other) => other.name === column));
    return schema.tables.find(holds)?.schema ?? null;
  };
  return { outbox: find(OUTBOX), ledger: find(LEDGER) };
}
