import type { Database } from '../engines/engine.ts';
import type { CdcAccess, ObserveSettings } from '../model/observe-settings.ts';
import type { FenceMark } from '../model/pipe-status.ts';
import { type Seen, unseen } from '../model/seen.ts';
import type { DriftStatus, Observed, SchemaChange, SyncStatus } from '../model/sync-status.ts';
import { hintsOf } from './hints.ts';
import { judge } from './judge.ts';
import { lookAtPipe } from './look-at-pipe.ts';
import { observedOf } from './observed-of.ts';
import { markOf, readSide, type SideReading } from './read-side.ts';

/** A look at both sides. */
export interface Reading {
  readonly source: SideReading;
  readonly target: SideReading;
}

export interface ObserveInput {
  readonly source: Database;
  readonly target: Database;
  readonly settings: ObserveSettings;
  readonly cdc: CdcAccess | undefined;
  readonly signal: AbortSignal;
  /** The look before, of whoever looks again and again; without one there are two looks, some seconds apart. */
  readonly previous: Reading | null;
  readonly pause: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  readonly drift: Seen<DriftStatus>;
  readonly schema: Seen<readonly SchemaChange[]>;
  readonly shadow: SyncStatus['shadow'];
  readonly latency: SyncStatus['latency'];
  /** The records of the changes inside one database; null: lockstep.yaml asks for none. */
  readonly changes: SyncStatus['changes'];
  /** Of the tables as the plan has them, as the kit writes them beside a proof of the way back; null: not known. */
  readonly shapes: string | null;
  /** The server's guess of the rows of a table of the source, by the kit's name of it. */
  readonly rowsOf: (table: string) => number | null;
  /** The newest mark of a fence; null: none was kept. */
  readonly fence: FenceMark | null;
  /** The pairs that the kit carries. */
  readonly planned: Seen<readonly PlannedPair[]>;
}

/** A pair of tables as the kit names it: the source as `schema.table`, and the target. */
export interface PlannedPair {
  readonly table: string;
  readonly to: string;
}

/** How the migration stands now, and the look to go on from. A side that is away is an answer, never an error. */
export async function observe(
  input: ObserveInput,
): Promise<{ readonly status: SyncStatus; readonly reading: Reading }> {
  const { previous, settings, signal } = input;
  const before = previous ?? (await lookAt(input, null));
  if (previous === null) await input.pause(settings.window_seconds * 1000, signal);
  const looking = input.cdc === undefined ? null : lookAtPipe(input.cdc, input, signal);
  const [reading, pipe] = await Promise.all([lookAt(input, before), looking]);
  const observed: Observed = observedOf({
    ...input,
    before: comparable(before, reading),
    reading,
    pipe,
    now: Date.now(),
    hints: hintsOf(settings),
  });
  return { status: { ...observed, ...judge(observed, settings) }, reading };
}

/** After a failover counters and positions of the look before are another server's: they are not put beside those of now. */
function comparable(before: Reading, now: Reading): Reading {
  return { source: ofSameServer(before.source, now.source), target: ofSameServer(before.target, now.target) };
}

function ofSameServer(before: SideReading, { load }: SideReading): SideReading {
  const [was, is] = [before.load, load].map((seen) => (seen.known ? seen.value.server : null));
  if (was === null || is === null || was === is) return before;
  const other = unseen('at the look before another server answered there', 'Look again: a failover is over by then.');
  return { ...before, kit: other, load: other, log: other };
}

async function lookAt({ source, target, signal }: ObserveInput, before: Reading | null): Promise<Reading> {
  const mark = (side: 'source' | 'target') => (before === null ? null : markOf(before[side]));
  const [from, to] = await Promise.all([
    readSide(source, mark('source'), signal),
    readSide(target, mark('target'), signal),
  ]);
  return { source: from, target: to };
}
