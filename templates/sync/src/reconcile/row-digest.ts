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
  return digestUnder(secret);
}

/** Digests of rows as JSON under a secret; of a long text no second copy is made. */
export function digestUnder(secret: string): RowDigest {
  return (row) => {
    const hmac = createHmac('sha256', secret);
    for (const [place, text] of row.entries()) {
      hmac.update(place === 0 ? '[' : ',');
      if (text === null) hmac.update('null');
      else for (const part of jsonParts(text)) hmac.update(part);
    }
    const all = hmac.update(row.length === 0 ? '[]' : ']');
    return all.digest('hex').slice(0, 32);
  };
}

const PART = 100_000;

/** The JSON of a text in parts, none of which cuts a character in two. */
function* jsonParts(text: string): Generator<string> {
  yield '"';
  for (let at = 0; at < text.length; ) {
    const end = at + PART;
    const cut = /[\uD800-\uDBFF]/.test(text.charAt(end - 1)) ? end - 1 : end;
    yield JSON.stringify(text.slice(at, cut)).slice(1, -1);
    at = cut;
  }
  yield '"';
}
