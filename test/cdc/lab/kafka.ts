import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '../../lab/free-port.ts';
import { runCommand } from '../../lab/run-command.ts';
import type { CdcInstallation } from './installation.ts';
import { isListening } from './is-listening.ts';
import { type Jvm, newJvm } from './jvm.ts';
import { logSettings } from './log-settings.ts';
import { propertiesText } from './properties-text.ts';

const CLUSTER = 'bG9ja3N0ZXAtY2RjLWxhYg';

/** One broker, which is its own controller, with no data. */
export interface Kafka {
  readonly brokers: string;
  readonly jvm: Jvm;
}

/** Starts Kafka on free loopback ports. */
export async function startKafka(installation: CdcInstallation): Promise<Kafka> {
  const jvm = await newJvm(installation, 'Kafka');
  const [port, controller] = [await freePort(), await freePort()];
  const file = join(jvm.folder, 'server.properties');
  await writeFile(file, propertiesText(settings(jvm.folder, port, controller)));
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
  ]);
  await jvm.start([...words, 'kafka.Kafka', file], 384, () => isListening(port));
  return { brokers: `127.0.0.1:${port}`, jvm };
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
