import type { KitDescriptor, Side } from '../../../../templates/sync/src/descriptor.ts';

/** What a child process of the harness is to do; handed over as a JSON file. */
export interface ChildTask {
  readonly part: 'relay' | 'backfill';
  readonly kit: KitDescriptor;
  readonly urls: Readonly<Record<Side, string>>;
  readonly primary: Side;
}

/** What the environment of a child says of its death: at which point of the kit, and not before how many milliseconds. */
export const DEATH = { point: 'HARNESS_DEATH_AT', afterMs: 'HARNESS_DEATH_AFTER_MS' } as const;
