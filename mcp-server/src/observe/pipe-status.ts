import { z } from 'zod';
import type { LogFollower } from '../model/log-state.ts';
import type { PipeSink, PipeSource, PipeStatus } from '../model/pipe-status.ts';
import { known, type Seen, unseen } from '../model/seen.ts';
import type { SourceOffset } from './read-offsets.ts';
import { type PipeReading, readsTopic, tellsTopics } from './read-pipe.ts';
import type { PartitionEnds } from './read-topic-ends.ts';

export interface PipeInput {
  readonly reads: 'source' | 'target';
  readonly reading: PipeReading;
  /** Where the log was before the reading; null: not known. */
  readonly position: string | null;
  readonly reached: (offset: SourceOffset, position: string) => Seen<boolean>;
  readonly gap: (follower: LogFollower) => Seen<string | null>;
  readonly beatSeconds: Seen<number | null>;
  /** Where the log ended when the writers were held, and how long ago that was; null: nobody has marked it. */
  readonly fence: { readonly position: string; readonly ageSeconds: number } | null;
}

/** What one look at the connectors says. Pure. */
export function pipeStatus({ reads, reading, position, reached, gap, beatSeconds, fence }: PipeInput): PipeStatus {
  const sources = reading.sources.map((one) => ({
    ...sourceOf(one.connector, one.offset, position, reached),
    gap: one.offset.known ? gap({ offset: one.offset.value, slot: one.slot }) : one.offset,
  }));
  const sinks = reading.sinks.map((sink) => ({
    connector: sink.connector.status.name,
    lag: lagOf(sink, reading.ends),
  }));
  const all = (reach: readonly Seen<boolean>[]) => drained(reach, sinks);
  return {
    reads,
    position,
    sources,
    sinks,
    beatSeconds,
    drained: all(sources.map((one) => one.reached)),
    fence:
      fence === null
        ? null
        : {
            ...fence,
            reached: all(
              reading.sources.map(({ offset }) => (offset.known ? reached(offset.value, fence.position) : offset)),
            ),
          },
  };
}

const LONGEST = 200;

function sourceOf(
  connector: string,
  offset: Seen<SourceOffset>,
  position: string | null,
  reached: PipeInput['reached'],
): Omit<PipeSource, 'gap'> {
  if (!offset.known) return { connector, reached: offset, offset: null, snapshot: offset };
  const { gtids, file, pos, lsn_commit: commit } = offset.value;
  const place = [gtids, file === undefined ? undefined : `${file}:${pos}`, commit].find((one) => one !== undefined);
  return {
    connector,
    reached:
      position === null
        ? unseen('the position of the log is not known', 'Let the login see it: check_connections prints the grants.')
        : reached(offset.value, position),
    offset: place === undefined ? null : String(place).slice(0, LONGEST),
    snapshot: snapshotOf(offset.value),
  };
}

const collections = z.array(z.object({ incremental_snapshot_collections_id: z.string() }));

/** Debezium keeps the tables of an incremental snapshot that has not ended in its offset. */
function snapshotOf({ incremental_snapshot_collections: open, snapshot }: SourceOffset): Seen<string[]> {
  if (open === undefined || open === null) {
    // Of any other snapshot the offset says only that it runs.
    return snapshot === undefined || snapshot === null || snapshot === 'INCREMENTAL'
      ? known([])
      : known(['every table (initial snapshot)']);
  }
  const parsed = typeof open === 'string' ? collections.safeParse(jsonOf(open)) : null;
  return parsed?.success === true
    ? known(parsed.data.map((one) => one.incremental_snapshot_collections_id))
    : unseen('the offset names the tables of a snapshot in a way that is not known', 'Compare the rows: check_parity.');
}

function lagOf(
  { connector, offsets }: PipeReading['sinks'][number],
  ends: Seen<readonly PartitionEnds[]>,
): PipeSink['lag'] {
  if (!ends.known) return ends;
  if (!offsets.known) return offsets;
  if (!tellsTopics(connector))
    return unseen(`which topics ${connector.status.name} reads is not known`, 'Name them in its setting `topics`.');
  const at = new Map(offsets.value.map(({ topic, partition, offset }) => [`${topic}/${partition}`, offset]));
  const partitions = ends.value
    .filter(({ topic }) => readsTopic(connector, topic))
    .map(({ topic, partition, first, end }) => {
      // What was never committed was never applied: it begins with the first record that there ever was.
      const next = at.get(`${topic}/${partition}`) ?? 0;
      return { topic, partition, behind: Math.max(0, end - next), lost: Math.max(0, Math.min(first, end) - next) };
    });
  if (partitions.length === 0)
    return unseen(
      `no topic of ${connector.status.name} is there yet`,
      'Make the topics, or wait for the first change.',
    );
  const [most] = partitions.filter(({ behind }) => behind > 0).sort((a, b) => b.behind - a.behind);
  const sum = (of: 'behind' | 'lost') => partitions.reduce((total, one) => total + one[of], 0);
  return known({
    partitions: partitions.length,
    behind: sum('behind'),
    most: most === undefined ? null : { topic: most.topic, partition: most.partition, behind: most.behind },
    lost: sum('lost'),
  });
}

/** All of it is there only if every connector says so; what one cannot tell, nobody can. */
function drained(reached: readonly Seen<boolean>[], sinks: readonly PipeSink[]): Seen<boolean> {
  if (reached.length === 0) return unseen('no source connector is seen', 'Create it, or name it in cdc.connectors.');
  if (sinks.length === 0) return unseen('no sink is seen', 'Create it, or name it in cdc.connectors.');
  const hidden = [...reached, ...sinks.map((one) => one.lag)].find((one) => !one.known);
  if (hidden?.known === false) return hidden;
  return known(
    reached.every((one) => one.known && one.value) &&
      sinks.every(({ lag }) => lag.known && lag.value.behind === 0 && lag.value.lost === 0),
  );
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
