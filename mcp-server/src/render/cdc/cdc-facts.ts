import type { CdcCapacity } from '../../model/described-cdc.ts';
import type { ServerFacts } from '../../model/server.ts';
import type { KitSides } from '../kit-files.ts';

/** What the files say beyond the connectors: both databases, what the source is set to, and how large the platform must be. */
export interface CdcFacts {
  readonly sides: KitSides;
  readonly checks: ServerFacts['capture']['checks'];
  readonly capacity: CdcCapacity;
}
