import { getHeapStatistics } from 'node:v8';
import type { DigestColumn } from '../../model/digest.ts';
import { LockstepError } from '../../model/errors.ts';

const MB = 2 ** 20;

/** The most that one answer may bring, as it comes over the wire: it is held in memory. */
export const MOST_OF_AN_ANSWER = 128 * MB;

/** The most that the texts of several rows may bring: whoever asked for them can ask for fewer. */
export const MOST_OF_TEXTS = 4 * MB;
const MOST_OF_DIGESTS = 12 * MB;

/** The most that the digests of several rows may bring with their keys, in whose place documents may stand. */
export function mostOfRows(key: readonly DigestColumn[]): number {
  return key.some(({ form }) => form.kind === 'json') ? MOST_OF_TEXTS : MOST_OF_DIGESTS;
}

/** The most that a server may say before the login is through. */
export const MOST_OF_A_LOGIN = MB;

/** Of the memory that Node takes at most: rows of a few bytes cost twenty times as much here as on the wire. */
const MOST_OF_MEMORY = 0.5;
const LOOK_MS = 20;

/** Calls `flooded` when more than `most` bytes have come since now, or memory runs out; what it returns ends the watch. */
export function watchFlood(received: () => number, most: number, flooded: () => void): () => void {
  let seen = received();
  const end = seen + most;
  const timer = setInterval(() => {
    const now = received();
    if (now === seen) return;
    seen = now;
    if (now > end || isShort()) flooded();
  }, LOOK_MS);
  return () => clearInterval(timer);
}

function isShort(): boolean {
  const { used_heap_size, heap_size_limit } = getHeapStatistics();
  return used_heap_size > heap_size_limit * MOST_OF_MEMORY;
}

/** An answer of more than `most` bytes was given up because it did not end: `about` says what was being read. */
export function floodedError(about: string, most: number): LockstepError {
  return new LockstepError('LIMIT', `${about}: the answer is larger than ${most / MB} MB, or than memory holds`, {
    hint: 'Compare fewer columns at once. Where no row holds values of that size, something else than the database answers: check host and port.',
  });
}
