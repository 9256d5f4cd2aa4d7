import type { DigestColumn } from './digest.ts';
import type { RowFilter } from './row-filter.ts';

/** What one side is asked to digest. */
export interface DigestRequest {
  readonly table: { readonly schema: string; readonly name: string };
  /** The mapped columns in mapping order; the digest covers them all. */
  readonly columns: readonly DigestColumn[];
  /** The key columns in key order (names also present in `columns`), for telling rows apart; empty when there is no shared key. */
  readonly key: readonly DigestColumn[];
  /** The index of this side that holds exactly the key columns first and in key order; null or left out when there is none to walk. */
  readonly keyIndex?: string | null;
  /** Only rows of which all of these hold are asked about; left out: all rows. */
  readonly filter?: readonly RowFilter[];
}
