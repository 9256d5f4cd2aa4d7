import { fromEnvironment } from '../model/cdc-contract.ts';
import type { KafkaSecurity, Setting } from '../model/described-cdc.ts';
import { converterSettings } from './common-settings.ts';
import { securitySettings } from './kafka-security.ts';

/** A distributed worker on which the connectors run. Workers with one group.id share the tasks. */
export function workerSettings(prefix: string, kafka: KafkaSecurity): Setting[] {
  const topic = (what: string) => `${prefix}-connect-${what}`;
  const replication = fromEnvironment('REPLICATION');
  return [
    {
      key: 'bootstrap.servers',
      value: fromEnvironment('KAFKA'),
      because: 'From the environment, as for the connectors.',
    },
    {
      key: 'group.id',
      value: `${prefix}-connect`,
      because: 'Another Connect cluster with this name would share its tasks.',
    },
    { key: 'config.storage.topic', value: topic('configs'), because: 'Connectors survive every worker.' },
    { key: 'offset.storage.topic', value: topic('offsets'), because: 'So does the position in the source’s log.' },
    { key: 'status.storage.topic', value: topic('status'), because: 'So does what failed.' },
    ...['config', 'offset', 'status'].map((kind) => ({
      key: `${kind}.storage.replication.factor`,
      value: replication,
      because: '3 where there are three brokers.',
    })),
    {
      key: 'offset.flush.interval.ms',
      value: '5000',
      because: 'So much is repeated after a kill; repeated events change nothing.',
    },
    { key: 'topic.creation.enable', value: 'true', because: 'Topics are made as source-connector.json says.' },
    {
      key: 'connector.client.config.override.policy',
      value: 'All',
      because: 'The connectors set the size of a record and where reading begins.',
    },
    { key: 'config.providers', value: 'env', because: 'Secrets come from the environment, and nothing else does.' },
    {
      key: 'config.providers.env.class',
      value: 'org.apache.kafka.common.config.provider.EnvVarConfigProvider',
      because: 'Comes with Kafka.',
    },
    {
      key: 'config.providers.env.param.allowlist.pattern',
      value: '^LOCKSTEP_CDC_.*',
      because: 'Whoever may make connectors must not read the rest of the environment.',
    },
    {
      key: 'listeners',
      value: fromEnvironment('LISTENER'),
      because:
        'http://127.0.0.1:8083 unless a container keeps others out: Connect’s REST has no password, and whoever reaches it may read and write both databases.',
    },
    {
      key: 'plugin.path',
      value: '/kafka/connect',
      because: 'Where the image keeps Debezium’s plugins, one folder each.',
    },
    ...converterSettings(),
    ...securitySettings(kafka, ['', 'producer.', 'consumer.']),
  ];
}
