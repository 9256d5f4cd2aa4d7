import { stringify } from 'yaml';
import type { Connector, DescribedCdc } from '../../model/described-cdc.ts';
import type { RenderedFile } from '../render-input.ts';

/** What was current and fits together; change one only after a trial. */
export const VERSIONS = { debezium: '3.6.1.Final', kafka: '4.3.1', strimzi: '1.2.0' } as const;

/** What the worker’s environment must hold. The last three are no secrets. */
export const ENVIRONMENT = [
  'LOCKSTEP_CDC_SOURCE_HOST',
  'LOCKSTEP_CDC_SOURCE_PORT',
  'LOCKSTEP_CDC_SOURCE_USER',
  'LOCKSTEP_CDC_SOURCE_PASSWORD',
  'LOCKSTEP_CDC_TARGET_HOST',
  'LOCKSTEP_CDC_TARGET_PORT',
  'LOCKSTEP_CDC_TARGET_USER',
  'LOCKSTEP_CDC_TARGET_PASSWORD',
  'LOCKSTEP_CDC_KAFKA',
  'LOCKSTEP_CDC_REPLICATION',
  'LOCKSTEP_CDC_LISTENER',
] as const;

/** One broker and one worker on this machine, for a trial: nothing survives its disk. */
export function composeFile(cdc: DescribedCdc): RenderedFile {
  const value = {
    name: `${cdc.prefix}-cdc`,
    services: {
      kafka: {
        image: `apache/kafka:${VERSIONS.kafka}`,
        restart: 'unless-stopped',
        environment: broker(),
        volumes: ['kafka-data:/var/lib/kafka/data'],
        healthcheck: {
          test: ['CMD-SHELL', '/opt/kafka/bin/kafka-topics.sh --bootstrap-server 127.0.0.1:9092 --list > /dev/null'],
          interval: '10s',
          timeout: '10s',
          retries: 12,
        },
      },
      connect: {
        image: `quay.io/debezium/connect:${VERSIONS.debezium}`,
        restart: 'unless-stopped',
        depends_on: { kafka: { condition: 'service_healthy' } },
        entrypoint: ['/kafka/bin/connect-distributed.sh', '/lockstep/worker.properties'],
        env_file: ['.env'],
        environment: {
          LOCKSTEP_CDC_KAFKA: 'kafka:9092',
          LOCKSTEP_CDC_REPLICATION: '1',
          LOCKSTEP_CDC_LISTENER: 'http://0.0.0.0:8083',
          KAFKA_OPTS: '-Duser.timezone=UTC',
          KAFKA_HEAP_OPTS: '-Xms512m -Xmx2g',
        },
        volumes: ['./worker.properties:/lockstep/worker.properties:ro'],
        ports: ['127.0.0.1:8083:8083'],
        extra_hosts: ['host.docker.internal:host-gateway'],
      },
    },
    volumes: { 'kafka-data': {} },
  };
  return { path: 'cdc/docker-compose.yaml', text: yamlText(COMPOSE, [value]) };
}

const COMPOSE = [
  'One Kafka broker (KRaft) and one Kafka Connect worker on this machine, for a trial and for small databases. Three brokers are for production: see kubernetes/.',
  'cp cdc/env.example cdc/.env, fill it in, then: docker compose -f cdc/docker-compose.yaml up -d',
  'A database on this machine is host.docker.internal from inside. Nothing here is reachable from other machines.',
];

function broker(): Record<string, string> {
  return {
    KAFKA_NODE_ID: '1',
    KAFKA_PROCESS_ROLES: 'broker,controller',
    KAFKA_LISTENERS: 'PLAINTEXT://0.0.0.0:9092,CONTROLLER://127.0.0.1:9093',
    KAFKA_ADVERTISED_LISTENERS: 'PLAINTEXT://kafka:9092',
    KAFKA_CONTROLLER_LISTENER_NAMES: 'CONTROLLER',
    KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    KAFKA_CONTROLLER_QUORUM_VOTERS: '1@127.0.0.1:9093',
    KAFKA_LOG_DIRS: '/var/lib/kafka/data',
    KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: '1',
    KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: '1',
    KAFKA_TRANSACTION_STATE_LOG_MIN_ISR: '1',
    KAFKA_SHARE_COORDINATOR_STATE_TOPIC_REPLICATION_FACTOR: '1',
    KAFKA_SHARE_COORDINATOR_STATE_TOPIC_MIN_ISR: '1',
    KAFKA_AUTO_CREATE_TOPICS_ENABLE: 'false',
    KAFKA_MESSAGE_MAX_BYTES: String(17 * 1024 * 1024),
    KAFKA_REPLICA_FETCH_MAX_BYTES: String(17 * 1024 * 1024),
  };
}

/** The same on Kubernetes, by the Strimzi operator: brokers, workers and connectors as resources. */
export function kubernetesFiles(cdc: DescribedCdc, plugins: readonly string[]): RenderedFile[] {
  return [
    { path: 'cdc/kubernetes/kafka.yaml', text: yamlText(KAFKA, kafkaCluster(cdc.prefix)) },
    { path: 'cdc/kubernetes/connect.yaml', text: yamlText(CONNECT, [connectCluster(cdc, plugins)]) },
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
  'The listener is not encrypted: keep the namespace to itself by a NetworkPolicy, or turn TLS on, and then also for the clients of the connector (schema.history.internal.producer.*, .consumer.*, signal.consumer.*).',
  'kubectl apply -f cdc/kubernetes/kafka.yaml',
];
const CONNECT = [
  'Kafka Connect with Debezium’s plugins. Set spec.build.output.image to a registry of your own; Strimzi builds the image and runs it.',
  'Secrets first: kubectl create secret generic lockstep-cdc --from-env-file=cdc/.env',
  'kubectl apply -f cdc/kubernetes/connect.yaml',
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

function connectCluster({ prefix, worker }: DescribedCdc, plugins: readonly string[]): unknown {
  const settings = new Map(worker.map(({ key, value }) => [key, value]));
  const own = ['bootstrap.servers', 'group.id', 'listeners', 'plugin.path'];
  const kept = worker.filter(({ key }) => !own.includes(key) && !key.endsWith('.storage.topic'));
  return {
    apiVersion: API,
    kind: 'KafkaConnect',
    metadata: { name: `${prefix}-connect`, annotations: { 'strimzi.io/use-connector-resources': 'true' } },
    spec: {
      version: VERSIONS.kafka,
      replicas: 2,
      bootstrapServers: `${prefix}-kafka-kafka-bootstrap:9092`,
      groupId: settings.get('group.id'),
      configStorageTopic: settings.get('config.storage.topic'),
      offsetStorageTopic: settings.get('offset.storage.topic'),
      statusStorageTopic: settings.get('status.storage.topic'),
      config: Object.fromEntries(kept.map(({ key, value }) => [key, value])),
      jvmOptions: { '-Xms': '1g', '-Xmx': '2g', javaSystemProperties: [{ name: 'user.timezone', value: 'UTC' }] },
      resources: { requests: { cpu: '1', memory: '3Gi' }, limits: { memory: '3Gi' } },
      template: {
        connectContainer: {
          env: ENVIRONMENT.filter((name) => name !== 'LOCKSTEP_CDC_LISTENER').map((name) => ({
            name,
            valueFrom: { secretKeyRef: { name: 'lockstep-cdc', key: name } },
          })),
        },
      },
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

function yamlText(about: readonly string[], documents: readonly unknown[]): string {
  const parts = documents.map((value) => stringify(value, { lineWidth: 0 }));
  return `${about.map((line) => `# ${line}`).join('\n')}\n${parts.join('---\n')}`;
}
