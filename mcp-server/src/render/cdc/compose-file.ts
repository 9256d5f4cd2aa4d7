import type { DescribedCdc, KafkaSecurity } from '../../model/described-cdc.ts';
import type { RenderedFile } from '../render-input.ts';
import { VERSIONS } from './versions.ts';
import { MOUNTED_CA } from './worker-environment.ts';
import { yamlText } from './yaml-text.ts';

/** One worker on this machine, and where no brokers of one's own are described one broker beside it, for a trial: nothing survives its disk. */
export function composeFile({ prefix, kafka }: DescribedCdc): RenderedFile {
  const open = !kafka.tls && kafka.sasl === null;
  const value = {
    name: `${prefix}-cdc`,
    services: { ...(open ? { kafka: brokerService() } : {}), connect: workerService(open, kafka) },
    ...(open ? { volumes: { 'kafka-data': {} } } : {}),
  };
  return { path: 'cdc/docker-compose.yaml', text: yamlText(open ? WHOLE : WORKER, [value]) };
}

const START = 'cp cdc/env.example cdc/.env, fill it in, then: docker compose -f cdc/docker-compose.yaml up -d';
const INSIDE =
  'A database on this machine is host.docker.internal from inside. Nothing here is reachable from other machines.';
const WHOLE = [
  'One Kafka broker (KRaft) and one Kafka Connect worker on this machine, for a trial and for small databases. Three brokers are for production: see kubernetes/.',
  START,
  INSIDE,
];
const WORKER = [
  'One Kafka Connect worker on this machine, for the brokers that cdc.kafka of lockstep.yaml describes. Their authority stands beside this file as kafka-ca.pem, where they have one of their own.',
  START,
  INSIDE,
];

function workerService(open: boolean, { ownAuthority }: KafkaSecurity) {
  return {
    image: `quay.io/debezium/connect:${VERSIONS.debezium}`,
    restart: 'unless-stopped',
    ...(open ? { depends_on: { kafka: { condition: 'service_healthy' } } } : {}),
    entrypoint: ['/kafka/bin/connect-distributed.sh', '/lockstep/worker.properties'],
    env_file: ['.env'],
    environment: {
      ...(open ? { LOCKSTEP_CDC_KAFKA: 'kafka:9092', LOCKSTEP_CDC_REPLICATION: '1' } : {}),
      ...(ownAuthority ? { LOCKSTEP_CDC_KAFKA_CA: MOUNTED_CA } : {}),
      LOCKSTEP_CDC_LISTENER: 'http://0.0.0.0:8083',
      KAFKA_OPTS: '-Duser.timezone=UTC',
      KAFKA_HEAP_OPTS: '-Xms512m -Xmx2g',
    },
    volumes: [
      './worker.properties:/lockstep/worker.properties:ro',
      ...(ownAuthority ? [`./kafka-ca.pem:${MOUNTED_CA}:ro`] : []),
    ],
    ports: ['127.0.0.1:8083:8083'],
    extra_hosts: ['host.docker.internal:host-gateway'],
  };
}

function brokerService() {
  return {
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
  };
}

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
