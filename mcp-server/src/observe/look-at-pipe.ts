import type { Database } from '../engines/engine.ts';
import type { LogFollower, LogState } from '../model/log-state.ts';
import type { CdcAccess, CdcSettings } from '../model/observe-settings.ts';
import type { Seen } from '../model/seen.ts';
import { askSide } from './ask-side.ts';
import type { SourceOffset } from './read-offsets.ts';
import { type PipeReading, readPipe } from './read-pipe.ts';

/** One look at the connectors, and at the row that they carry all the time. */
export interface PipeLook {
  readonly reads: CdcSettings['reads'];
  readonly reading: PipeReading;
  /** What the heartbeat says on the side that is written, in milliseconds since 1970 by the clock of the side that is read. */
  readonly beatAtMs: Seen<number | null>;
  readonly reached: (offset: SourceOffset, position: string) => Seen<boolean>;
  readonly gap: (follower: LogFollower, log: LogState) => Seen<string | null>;
}

/** Looks at Kafka Connect, at Kafka where brokers are named, and at the heartbeat on the other side. */
export async function lookAtPipe(
  cdc: CdcAccess,
  { source, target }: { readonly source: Database; readonly target: Database },
  signal: AbortSignal,
): Promise<PipeLook> {
  const [from, to] = cdc.reads === 'source' ? [source, target] : [target, source];
  const [reading, beat] = await Promise.all([readPipe(cdc, signal), askSide(to, signal, (reader) => reader.cdcBeat())]);
  return {
    reads: cdc.reads,
    reading,
    beatAtMs: beat.answer.known ? beat.answer.value : beat.answer,
    reached: from.dialect.logReached,
    gap: from.dialect.logGap,
  };
}
