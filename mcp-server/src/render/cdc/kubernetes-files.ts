import { dirname } from 'node:path/posix';
import type { Connector, DescribedCdc, KafkaSecurity } from '../../model/described-cdc.ts';
import type { RenderedFile } from '../render-input.ts';
import { VERSIONS } from './versions.ts';
import { MOUNTED_CA, workerEnvironment } from './worker-environment.ts';
import { yamlText } from './yaml-text.ts';

/** The same on Kubernetes, by the Strimzi operator: brokers, workers and connectors as resources. */
export function kubernetesFiles(cdc: DescribedCdc): RenderedFile[] {
  const { tls, sasl } = cdc.kafka;
  const open = !tls && sasl === null;
  return [
    ...(open ? [{ path: 'cdc/kubernetes/kafka.yaml', text: yamlText(KAFKA, kafkaCluster(cdc.prefix)) }] : []),
    {
      path: 'cdc/kubernetes/connect.yaml',
      text: yamlText(open ? CONNECT : [...CONNECT, ...OWN_BROKERS], [connectCluster(cdc)]),
    },
    {
      path: 'cdc/kubernetes/connectors.yaml',
      text: yamlText(
        CONNECTORS,
        [...(cdc.source === null ? [] : [cdc.source]), ...cdc.sinks].map((connector) =>
          resourceOf(cdc.prefix, connector),
        ),
      ),
    },
  ];
}

const KAFKA = [
  `Three brokers and three controllers by Strimzi ${VERSIONS.strimzi}. Set the size of the broker’s disk by CDC.md, section Capacity.`,
  'The listener is not encrypted: keep the namespace to itself by a NetworkPolicy, or give it TLS, say so in cdc.kafka of lockstep.yaml, and generate the plan again.',
  'kubectl apply -f cdc/kubernetes/kafka.yaml',
];
const CONNECT = [
  'Kafka Connect with Debezium’s plugins. Set spec.build.output.image to a registry of your own; Strimzi builds the image and runs it.',
  'Secrets first: kubectl create secret generic lockstep-cdc --from-env-file=cdc/.env',
  'kubectl apply -f cdc/kubernetes/connect.yaml',
];
const OWN_BROKERS = [
  'Set bootstrapServers, and the username where there is one. Their authority, where they have one of their own: kubectl create secret generic lockstep-kafka-ca --from-file=kafka-ca.pem',
];
const CONNECTORS = [
  'The same settings as cdc/connectors/*.json: use one of the two, never both. spec.state pauses, stops and runs a connector.',
  'kubectl apply -f cdc/kubernetes/connectors.yaml',
];
const API = 'kafka.strimzi.io/v1';

function kafkaCluster(prefix: string): unknown[] {
  const labels = { 'strimzi.io/cluster': `${prefix}-kafka` };
  const pool = (role: 'controller' | 'broker', size: string) => ({
    apiVersion: API,
    kind: 'KafkaNodePool',
    metadata: { name: role, labels },
    spec: {
      replicas: 3,
      roles: [role],
      storage: {
        type: 'jbod',
        volumes: [{ id: 0, type: 'persistent-claim', size, kraftMetadata: 'shared', deleteClaim: false }],
      },
    },
  });
  return [
    {
      apiVersion: API,
      kind: 'KafkaTopic',
      metadata: { name: `${prefix}-signal`, labels },
      spec: { partitions: 1, replicas: 3 },
    },
    pool('controller', '20Gi'),
    pool('broker', '100Gi'),
    {
      apiVersion: API,
      kind: 'Kafka',
      metadata: { name: `${prefix}-kafka` },
      spec: {
        kafka: {
          version: VERSIONS.kafka,
          listeners: [{ name: 'plain', port: 9092, type: 'internal', tls: false }],
          config: {
            'auto.create.topics.enable': false,
            'default.replication.factor': 3,
            'min.insync.replicas': 2,
            'offsets.topic.replication.factor': 3,
            'transaction.state.log.replication.factor': 3,
            'transaction.state.log.min.isr': 2,
            'message.max.bytes': 17 * 1024 * 1024,
            'replica.fetch.max.bytes': 17 * 1024 * 1024,
          },
        },
        entityOperator: { topicOperator: {}, userOperator: {} },
      },
    },
  ];
}

function connectCluster({ prefix, worker, plugins, kafka }: DescribedCdc): unknown {
  const settings = new Map(worker.map(({ key, value }) => [key, value]));
  return {
    apiVersion: API,
    kind: 'KafkaConnect',
    metadata: { name: `${prefix}-connect`, annotations: { 'strimzi.io/use-connector-resources': 'true' } },
    spec: {
      version: VERSIONS.kafka,
      replicas: 2,
      ...brokersOf(prefix, kafka),
      groupId: settings.get('group.id'),
      configStorageTopic: settings.get('config.storage.topic'),
      offsetStorageTopic: settings.get('offset.storage.topic'),
      statusStorageTopic: settings.get('status.storage.topic'),
      config: Object.fromEntries(
        worker.filter(({ key }) => !OF_STRIMZI.test(key)).map(({ key, value }) => [key, value]),
      ),
      jvmOptions: { '-Xms': '1g', '-Xmx': '2g', javaSystemProperties: [{ name: 'user.timezone', value: 'UTC' }] },
      resources: { requests: { cpu: '1', memory: '3Gi' }, limits: { memory: '3Gi' } },
      template: podTemplate(kafka),
      build: {
        output: { type: 'docker', image: 'REPLACE-WITH-YOUR-REGISTRY/lockstep-connect:debezium-3.6.1' },
        plugins: plugins.map((artifact) => ({
          name: artifact,
          artifacts: [{ type: 'maven', group: 'io.debezium', artifact, version: VERSIONS.debezium }],
        })),
      },
    },
  };
}

/** Strimzi writes these itself, from other members of the resource. */
const OF_STRIMZI =
  /^(bootstrap\.servers|group\.id|listeners|plugin\.path|.*\.storage\.topic|((producer|consumer)\.)?(security|ssl|sasl)\..*)$/;

function brokersOf(prefix: string, { tls, ownAuthority, sasl }: KafkaSecurity): Readonly<Record<string, unknown>> {
  if (!tls && sasl === null) return { bootstrapServers: `${prefix}-kafka-kafka-bootstrap:9092` };
  const certificate = { secretName: 'lockstep-kafka-ca', certificate: 'kafka-ca.pem' };
  return {
    bootstrapServers: 'REPLACE-WITH-YOUR-BROKERS:9093',
    ...(tls ? { tls: { trustedCertificates: ownAuthority ? [certificate] : [] } } : {}),
    ...(sasl === null
      ? {}
      : {
          authentication: {
            type: sasl,
            username: 'REPLACE-WITH-THE-LOGIN',
            passwordSecret: { secretName: 'lockstep-cdc', password: 'LOCKSTEP_CDC_KAFKA_PASSWORD' },
          },
        }),
  };
}

/** Debezium's own clients read the authority from a file. */
function podTemplate(kafka: KafkaSecurity): unknown {
  const { ownAuthority } = kafka;
  const own = ['LOCKSTEP_CDC_LISTENER', 'LOCKSTEP_CDC_KAFKA_CA'];
  const secrets = workerEnvironment(kafka)
    .filter((name) => !own.includes(name))
    .map((name) => ({ name, valueFrom: { secretKeyRef: { name: 'lockstep-cdc', key: name } } }));
  if (!ownAuthority) return { connectContainer: { env: secrets } };
  return {
    pod: { volumes: [{ name: 'kafka-ca', secret: { secretName: 'lockstep-kafka-ca' } }] },
    connectContainer: {
      env: [...secrets, { name: 'LOCKSTEP_CDC_KAFKA_CA', value: MOUNTED_CA }],
      volumeMounts: [{ name: 'kafka-ca', mountPath: dirname(MOUNTED_CA) }],
    },
  };
}

function resourceOf(prefix: string, { name, settings }: Connector): unknown {
  const own = ['connector.class', 'tasks.max'];
  const setTo = (wanted: string) => settings.find(({ key }) => key === wanted)?.value ?? '';
  return {
    apiVersion: API,
    kind: 'KafkaConnector',
    metadata: { name, labels: { 'strimzi.io/cluster': `${prefix}-connect` } },
    spec: {
      class: setTo('connector.class'),
      tasksMax: Number(setTo('tasks.max')),
      autoRestart: { enabled: false },
      state: 'running',
      config: Object.fromEntries(
        settings.filter(({ key }) => !own.includes(key)).map(({ key, value }) => [key, value]),
      ),
    },
  };
}
