import { createHmac, randomBytes } from 'node:crypto';
import type { End } from '../core/direction.ts';
import { readState, writeState } from '../core/state.ts';
import type { Row } from '../descriptor.ts';

/** The digest of a row or a key, by which reports and the audit log name it without showing a value. */
export type RowDigest = (row: Row) => string;

const NOTE = 'reconcile digest';

/** Digests under a secret that stays in the database, so that nobody can find a value by trying. */
export async function openRowDigest({ store, tables }: End): Promise<RowDigest> {
  const secret = await store.transaction(async (tx) => {
    const known = await readState(tx, tables, NOTE, true);
    if (known !== null) return known;
    const made = randomBytes(32).toString('hex');
    await writeState(tx, tables, NOTE, made);
    return made;
  });
  return (row) => createHmac('sha256', secret).update(JSON.stringify(row)).digest('hex').slice(0, 32);
}
