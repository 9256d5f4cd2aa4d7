import { answerBytes } from './printable.ts';
import { shorten } from './shorten.ts';

export interface Page {
  readonly offset: number;
  readonly limit: number;
  /** Bytes of JSON that the entries may take together. */
  readonly room: number;
}

/** How an entry is counted: an answer that must be cut cuts no page before its entries have this shape. */
export const ENTRY = { text: 2000, list: 50 } as const;

/** The entries from `offset` on that fit, at most `limit` and at least one: whoever asks for the rest goes on behind them. */
export function pageOf<T>(entries: readonly T[], { offset, limit, room }: Page): T[] {
  const page: T[] = [];
  let left = room;
  for (const entry of entries.slice(offset, offset + limit)) {
    left -= room === Number.POSITIVE_INFINITY ? 0 : answerBytes(shorten(entry, ENTRY));
    if (left < 0 && page.length > 0) break;
    page.push(entry);
  }
  return page;
}
