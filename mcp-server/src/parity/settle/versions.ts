import type { Reader } from '../../engines/engine.ts';
import type { Ledgers } from '../../model/ledger.ts';
import type { Both, Side } from '../lanes.ts';
import type { RowKey } from './diff-rows.ts';
import { keyId } from './diff-rows.ts';

/**
 * What outbox and ledger say of a key whose rows differ. same: both sides stand at one version, so the rows should be equal. pending:
 * an event of the outbox has not been applied. unknown: nothing tells, or the secondary is newer than what was read of the primary.
 */
export type VersionState = 'same' | 'pending' | 'unknown';

/** Where the versions of one pair of tables are found. */
export interface VersionSource {
  readonly ledgers: Ledgers;
  /** The table as the kit names it: the source's `schema.table`. */
  readonly table: string;
}

/** The newest version of each key on one side, read in the same transaction as its rows; none without the kit. */
export async function versionsOn(
  reader: Reader,
  side: Side,
  source: VersionSource | null,
  keys: readonly RowKey[],
): Promise<ReadonlyMap<string, bigint>> {
  if (source === null) return new Map();
  const { kind, schema } = source.ledgers[side];
  const table = { schema, name: `lockstep_${kind}` };
  return reader.versions({ kind, table, of: source.table, rowKeys: keys.map(keyId) });
}

/** Compares the versions of one key. */
export function versionState(
  source: VersionSource | null,
  versions: Both<ReadonlyMap<string, bigint>>,
  id: string,
): VersionState {
  if (source === null) return 'unknown';
  const outbox = source.ledgers.source.kind === 'outbox' ? versions.source : versions.target;
  const ledger = source.ledgers.source.kind === 'outbox' ? versions.target : versions.source;
  const [written, applied] = [outbox.get(id), ledger.get(id)];
  // Events are cleared from the outbox in time: without one the ledger alone says nothing about what the primary holds now.
  if (written === undefined) return 'unknown';
  if (applied === undefined || applied < written) return 'pending';
  return applied === written ? 'same' : 'unknown';
}
