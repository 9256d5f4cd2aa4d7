import { Kafka, logLevel } from 'kafkajs';
import type { CdcSettings } from '../model/observe-settings.ts';
import { isAllowedHost } from '../model/observe-settings.ts';
import { known, type Seen, unseen } from '../model/seen.ts';

const TIMEOUT_MS = 5000;
const TURN_ON =
  'Name the brokers in cdc.brokers of lockstep.yaml (host:port): Kafka Connect does not tell where its topics end.';

/** Where a partition begins and ends now: the first record that is still kept, and the next that will be written. */
export interface PartitionEnds {
  readonly topic: string;
  readonly partition: number;
  readonly first: number;
  readonly end: number;
}

/** The ends of every partition of the topics that are wanted, and no connection to a host that is not named. Only asks. */
export async function readTopicEnds(
  settings: CdcSettings,
  wanted: (topic: string) => boolean,
  signal: AbortSignal,
): Promise<Seen<PartitionEnds[]>> {
  const { brokers } = settings;
  if (brokers.length === 0) return unseen('where the topics end is not known', TURN_ON);
  const kafka = new Kafka({
    clientId: 'lockstep',
    brokers: [...brokers],
    connectionTimeout: TIMEOUT_MS,
    requestTimeout: TIMEOUT_MS,
    enforceRequestTimeout: true,
    retry: { retries: 0 },
    logLevel: logLevel.NOTHING,
  });
  const admin = kafka.admin();
  try {
    return await within(TIMEOUT_MS, signal, async () => {
      await admin.connect();
      const cluster = await admin.describeCluster();
      const strange = cluster.brokers.find(({ host }) => !isAllowedHost(host, settings.allowed_hosts));
      if (strange !== undefined)
        return unseen(
          `Kafka names a broker ${strange.host}, which is not this machine`,
          'Name it in cdc.allowed_hosts.',
        );
      const topics = (await admin.listTopics()).filter(wanted);
      const found = await Promise.all(
        topics.map(async (topic) =>
          (await admin.fetchTopicOffsets(topic)).map(({ partition, low, high }) => ({
            topic,
            partition,
            first: Number(low),
            end: Number(high),
          })),
        ),
      );
      return known(found.flat());
    });
  } catch (error) {
    if (signal.aborted) throw error;
    const kind = error instanceof Error ? error.name : 'unknown error';
    return unseen(`Kafka at ${brokers.join(', ')} cannot be asked (${kind})`, 'Check cdc.brokers, and that they run.');
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}

/** The answer, unless it takes too long or nobody waits for it any more. */
async function within<T>(milliseconds: number, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(milliseconds)]);
  const late = new Promise<never>((_, reject) => {
    limit.addEventListener('abort', () => reject(limit.reason), { once: true });
  });
  return Promise.race([work(), late]);
}
