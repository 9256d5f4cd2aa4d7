import type { CdcAccess } from '../model/observe-settings.ts';
import { known, type Seen } from '../model/seen.ts';
import { type FoundConnector, readConnectors } from './read-connect.ts';
import { readSinkOffsets, readSourceOffset, type SinkOffset, type SourceOffset } from './read-offsets.ts';
import { type PartitionEnds, readTopicEnds } from './read-topic-ends.ts';

/** What was read of the connectors, in an order that makes it true: sources, then the ends of topics, then sinks. */
export interface PipeReading {
  readonly connectors: Seen<readonly FoundConnector[]>;
  readonly sources: readonly {
    readonly connector: string;
    readonly slot: string | null;
    readonly offset: Seen<SourceOffset>;
  }[];
  readonly ends: Seen<readonly PartitionEnds[]>;
  readonly sinks: readonly { readonly connector: FoundConnector; readonly offsets: Seen<readonly SinkOffset[]> }[];
}

/**
 * Reads how far every connector is. What a source has committed is in Kafka; so a sink whose offsets, read last, are at ends that
 * were read after the source's has applied all of it.
 */
export async function readPipe(settings: CdcAccess, signal: AbortSignal): Promise<PipeReading> {
  const connectors = await readConnectors(settings, signal);
  if (!connectors.known) return { connectors, sources: [], ends: connectors, sinks: [] };
  const of = (type: 'source' | 'sink') => connectors.value.filter((one) => one.type === type);
  const sources = await Promise.all(
    of('source').map(async ({ slot, status: { name } }) => ({
      connector: name,
      slot,
      offset: await readSourceOffset(settings, name, signal),
    })),
  );
  const reads = of('sink');
  const ends =
    reads.length === 0
      ? known([])
      : await readTopicEnds(settings, (topic) => reads.some((sink) => readsTopic(sink, topic)), signal);
  const sinks = await Promise.all(
    reads.map(async (connector) => ({
      connector,
      offsets: await readSinkOffsets(settings, connector.status.name, signal),
    })),
  );
  return { connectors, sources, ends, sinks };
}

/** Whether a sink reads a topic. An expression that only Java understands reads none, which its lag then says. */
export function readsTopic({ topics, topicsRegex }: FoundConnector, topic: string): boolean {
  if (topics !== null) return topics.split(',').some((one) => one.trim() === topic);
  return patternOf(topicsRegex)?.test(topic) ?? false;
}

/** Whether it can be told which topics a sink reads. */
export function tellsTopics({ topics, topicsRegex }: FoundConnector): boolean {
  return topics !== null || patternOf(topicsRegex) !== null;
}

function patternOf(expression: string | null): RegExp | null {
  if (expression === null) return null;
  try {
    return new RegExp(`^(?:${expression})$`, 'u');
  } catch {
    return null;
  }
}
