import { liveSchemaHashes } from '../core/live-schema.ts';
import type { Side, TableDescriptor } from '../descriptor.ts';
import type { Tx } from '../store/store.ts';

/** A table is not what it was when the kit was rendered. */
export class SchemaChangedError extends Error {
  override readonly name = 'SchemaChangedError';
}

/**
 * Throws SchemaChangedError unless the table's definition is the descriptor's. Exact in a transaction that has used the table before:
 * nobody alters it until that ends.
 */
export async function mustHaveShape(tx: Tx, table: TableDescriptor, side: Side): Promise<void> {
  const { schema, name, schemaHash } = table[side];
  const hashes = await liveSchemaHashes(tx, [table[side]]);
  const hash = hashes.get(JSON.stringify([schema, name]));
  if (hash === schemaHash) return;
  throw new SchemaChangedError(
    `${schema}.${name} on the ${side} ${hash === undefined ? 'does not exist' : 'is not defined as it was when this kit was written'}, so nothing more of it is copied. ` +
      'Plan again (`generate_plan`), then run the backfill with --restart.',
  );
}
