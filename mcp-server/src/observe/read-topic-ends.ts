import type { KafkaConfig } from 'kafkajs';
import type { CdcAccess } from '../model/observe-settings.ts';
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
  settings: CdcAccess,
  wanted: (topic: string) => boolean,
  signal: AbortSignal,
): Promise<Seen<PartitionEnds[]>> {
  const { brokers } = settings;
  if (brokers.length === 0) return unseen('where the topics end is not known', TURN_ON);
  if (settings.kafka.sasl !== undefined && settings.login === null)
    return unseen(
      'Kafka asks for a login (cdc.kafka.sasl), and there is none',
      'Set LOCKSTEP_CDC_KAFKA_USER and LOCKSTEP_CDC_KAFKA_PASSWORD where Lockstep is started.',
    );
  const { Kafka, logLevel } = await import('kafkajs');
  const kafka = new Kafka({
    clientId: 'lockstep',
    brokers: [...brokers],
    ...security(settings),
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

/** How the brokers are spoken to: encrypted, and by which login. */
function security({ kafka, login, ca }: CdcAccess): Pick<KafkaConfig, 'ssl' | 'sasl'> {
  const { tls, sasl } = kafka;
  return {
    ...(tls ? { ssl: ca === null ? true : { ca: [ca] } } : {}),
    ...(sasl === undefined || login === null ? {} : { sasl: saslOf(sasl, login) }),
  };
}

function saslOf(
  mechanism: NonNullable<CdcAccess['kafka']['sasl']>,
  { user: username, password }: NonNullable<CdcAccess['login']>,
): NonNullable<KafkaConfig['sasl']> {
  switch (mechanism) {
    case 'plain':
      return { mechanism, username, password };
    case 'scram-sha-256':
      return { mechanism, username, password };
    case 'scram-sha-512':
      return { mechanism, username, password };
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
