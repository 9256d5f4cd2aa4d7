import { openStore } from '../../templates/sync/src/store/open-store.ts';
import type { Store } from '../../templates/sync/src/store/store.ts';
import type { Side } from './value-tables.ts';

/** A server with the domains' tables, and the sync kit's own connection to it. */
export interface StoredSide extends Side {
  readonly store: Store;
}

export function openSides(sides: readonly Side[]): StoredSide[] {
  return sides.map((side) => ({ ...side, store: openStore(side.engine, side.lab.url, 'source', {}) }));
}
