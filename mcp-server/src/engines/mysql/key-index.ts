import type { DigestRequest } from '../../model/digest-request.ts';
import type { OpenTable } from './open-table.ts';
import { INDEX_PARTS } from './queries.ts';
import { quoteIdentifier } from './quote.ts';
import { type Row, rowFlag, rowOptional, rowText } from './row.ts';

/** How the rows of a table are met in the order of their key. */
export interface KeyIndex {
  /** Index hint to follow the table's alias; empty when no index holds the key. */
  readonly hint: string;
  /** ORDER BY over the alias t for an aggregate or a query; never empty. */
  readonly order: string;
  /** A scan of the index meets the rows in that order anyway. */
  readonly inOrder: boolean;
}

const known = new WeakMap<OpenTable, Map<string, Promise<KeyIndex>>>();

/**
 * Looks at the index that the request names, once in a transaction. Without one, or when it does not hold the key first and in key
 * order, rows are sorted.
 */
export function keyIndex(table: OpenTable, request: DigestRequest): Promise<KeyIndex> {
  const ofTable = known.get(table) ?? new Map<string, Promise<KeyIndex>>();
  known.set(table, ofTable);
  const id = JSON.stringify([request.keyIndex ?? null, request.key.map((column) => column.name)]);
  const found = ofTable.get(id) ?? lookAtIndex(table, request);
  ofTable.set(id, found);
  return found;
}

async function lookAtIndex({ session, name, label }: OpenTable, request: DigestRequest): Promise<KeyIndex> {
  const order = ` ORDER BY ${request.key.map((column) => `t.${quoteIdentifier(column.name)}`).join(', ')}`;
  const unsorted: KeyIndex = { hint: '', order, inOrder: false };
  const index = request.keyIndex ?? null;
  if (index === null) return unsorted;
  const { schema, name: table } = name;
  const values = [schema, table, index, schema, table];
  const rows = await session.rows({ text: INDEX_PARTS, values, about: `looking up the key of ${label}` });
  // The catalogue's own comparison takes A for a on some servers.
  const parts = rows.filter(
    (row) => rowText(row, 0) === schema && rowText(row, 1) === table && rowText(row, 2) === index,
  );
  const held = request.key.every((column, at) => {
    const part = parts[at];
    return (
      part !== undefined && rowOptional(part, 3) === column.name && !rowFlag(part, 4) && rowText(part, 6) === 'BTREE'
    );
  });
  if (!held) return unsorted;
  return { hint: ` FORCE INDEX (${quoteIdentifier(index)})`, order, inOrder: isClustered(parts, index) };
}

/**
 * InnoDB keeps the rows themselves in the order of the primary key: whatever way they are read, it is in that order. The rows behind
 * any other index may be fetched in the order of their places on disk, each partition is read by itself, and other engines keep
 * rows as they came.
 */
function isClustered(parts: readonly Row[], index: string): boolean {
  return parts.every((part) => {
    const ascending = !rowFlag(part, 5);
    const partitioned = /\bpartitioned\b/i.test(rowOptional(part, 8) ?? '');
    return index === 'PRIMARY' && ascending && rowOptional(part, 7) === 'InnoDB' && !partitioned;
  });
}
