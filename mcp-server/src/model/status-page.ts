import type { EvidenceRecord } from './evidence.ts';
import type { GateResult } from './gate.ts';
import type { SyncStatus } from './sync-status.ts';

/** Everything that the status page is drawn from. */
export interface StatusPage {
  readonly title: string;
  /** `host:port/database` and server of each side. */
  readonly source: string;
  readonly target: string;
  /** When the page was made, ISO 8601 in UTC. */
  readonly madeAt: string;
  /** Every gate, judged at that moment, in the order of the phases. */
  readonly gates: readonly GateResult[];
  /** The evidence, oldest first. */
  readonly records: readonly EvidenceRecord[];
  /** What is wrong with the evidence itself; null: its chain holds. */
  readonly broken: string | null;
  /** Both databases at that moment; null with the reason in `notSeen`. */
  readonly sync: SyncStatus | null;
  readonly notSeen: string | null;
}
