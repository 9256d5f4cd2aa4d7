import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '../../lab/free-port.ts';
import { runCommand } from '../../lab/run-command.ts';
import { type Certificates, labCertificates } from '../../lab/tls.ts';
import type { CdcInstallation } from './installation.ts';
import { isListening } from './is-listening.ts';
import { type Jvm, newJvm } from './jvm.ts';
import { logSettings } from './log-settings.ts';
import { propertiesText } from './properties-text.ts';

const CLUSTER = 'bG9ja3N0ZXAtY2RjLWxhYg';

/** One broker, which is its own controller, with no data; it listens twice, openly, and encrypted for whoever has a login. */
export interface Kafka {
  readonly brokers: string;
  readonly secured: SecuredBrokers;
  readonly jvm: Jvm;
}

/** A listener that speaks TLS by the lab's certificates, and takes one login by SCRAM. */
export interface SecuredBrokers {
  readonly brokers: string;
  readonly caFile: string;
  readonly login: { readonly user: string; readonly password: string };
}

const LOGIN = { user: 'lockstep-cdc', password: 'of the lab; 9' };

/** Starts Kafka on free loopback ports. */
export async function startKafka(installation: CdcInstallation): Promise<Kafka> {
  const jvm = await newJvm(installation, 'Kafka');
  const [port, secured, controller] = [await freePort(), await freePort(), await freePort()];
  const certificates = await labCertificates();
  const file = join(jvm.folder, 'server.properties');
  await writeFile(
    file,
    propertiesText({
      ...settings(jvm.folder, port, controller),
      ...(await encrypted(jvm.folder, port, secured, controller, certificates)),
    }),
  );
  const words = [...(await logSettings(jvm.folder)), '-cp', installation.classPath];
  await runCommand([
    installation.java,
    '-XX:TieredStopAtLevel=1',
    ...words,
    'kafka.tools.StorageTool',
    'format',
    '-t',
    CLUSTER,
    '-c',
    file,
    '--add-scram',
    `SCRAM-SHA-512=[name=${LOGIN.user},password=${LOGIN.password}]`,
  ]);
  await jvm.start([...words, 'kafka.Kafka', file], 384, () => isListening(port));
  const { caFile } = certificates;
  return {
    brokers: `127.0.0.1:${port}`,
    secured: { brokers: `127.0.0.1:${secured}`, caFile, login: LOGIN },
    jvm,
  };
}

/** The second listener, and what it is encrypted by: a key and its certificates in one file. */
async function encrypted(
  folder: string,
  port: number,
  secured: number,
  controller: number,
  { caFile, certificateFile, keyFile }: Certificates,
): Promise<Record<string, string>> {
  const keystore = join(folder, 'server.pem');
  const parts = await Promise.all([keyFile, certificateFile, caFile].map((file) => readFile(file, 'utf8')));
  await writeFile(keystore, parts.join(''), { mode: 0o600 });
  const scram = 'org.apache.kafka.common.security.scram.ScramLoginModule required;';
  const listeners = `PLAINTEXT://127.0.0.1:${port},SECURED://127.0.0.1:${secured}`;
  return {
    listeners: `${listeners},CONTROLLER://127.0.0.1:${controller}`,
    'advertised.listeners': listeners,
    'listener.security.protocol.map': 'CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SECURED:SASL_SSL',
    'listener.name.secured.sasl.enabled.mechanisms': 'SCRAM-SHA-512',
    'listener.name.secured.scram-sha-512.sasl.jaas.config': scram,
    'listener.name.secured.ssl.keystore.type': 'PEM',
    'listener.name.secured.ssl.keystore.location': keystore,
  };
}

function settings(folder: string, port: number, controller: number): Record<string, string> {
  return {
    'process.roles': 'broker,controller',
    'node.id': '1',
    'controller.quorum.voters': `1@127.0.0.1:${controller}`,
    listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controller}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${port}`,
    'controller.listener.names': 'CONTROLLER',
    'listener.security.protocol.map': 'CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT',
    'log.dirs': join(folder, 'log'),
    'offsets.topic.replication.factor': '1',
    'offsets.topic.num.partitions': '1',
    'transaction.state.log.replication.factor': '1',
    'transaction.state.log.num.partitions': '1',
    'transaction.state.log.min.isr': '1',
    'share.coordinator.state.topic.replication.factor': '1',
    'share.coordinator.state.topic.min.isr': '1',
    'group.initial.rebalance.delay.ms': '0',
    // As CDC.md asks for: topics are made by the connector.
    'auto.create.topics.enable': 'false',
    'message.max.bytes': String(16 * 1024 * 1024),
  };
}
