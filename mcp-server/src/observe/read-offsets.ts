import { z } from 'zod';
import type { CdcSettings } from '../model/observe-settings.ts';
import { known, type Seen } from '../model/seen.ts';
import { askConnect } from './ask-connect.ts';

/** What a source connector has committed, as it wrote it. */
export type SourceOffset = Readonly<Record<string, unknown>>;

/** Where a sink is in a partition: the next record that it has not applied. */
export interface SinkOffset {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
}

const ofSource = z.object({
  offsets: z.array(z.object({ offset: z.record(z.string(), z.unknown()).nullable() })),
});
const ofSink = z.object({
  offsets: z.array(
    z.object({
      partition: z.object({ kafka_topic: z.string(), kafka_partition: z.number() }),
      offset: z.object({ kafka_offset: z.number() }).nullable(),
    }),
  ),
});

/** The committed offset of a source connector of one database; empty before the first. */
export async function readSourceOffset(
  settings: CdcSettings,
  connector: string,
  signal: AbortSignal,
): Promise<Seen<SourceOffset>> {
  const found = await askConnect(settings, { ...asked(connector), answer: ofSource, signal });
  return found.known ? known(found.value.offsets[0]?.offset ?? {}) : found;
}

/** The committed offsets of a sink. */
export async function readSinkOffsets(
  settings: CdcSettings,
  connector: string,
  signal: AbortSignal,
): Promise<Seen<SinkOffset[]>> {
  const found = await askConnect(settings, { ...asked(connector), answer: ofSink, signal });
  if (!found.known) return found;
  return known(
    found.value.offsets.flatMap(({ partition, offset }) =>
      offset === null
        ? []
        : [{ topic: partition.kafka_topic, partition: partition.kafka_partition, offset: offset.kafka_offset }],
    ),
  );
}

function asked(connector: string) {
  return { path: `connectors/${encodeURIComponent(connector)}/offsets`, about: `the offsets of ${connector}` };
}
