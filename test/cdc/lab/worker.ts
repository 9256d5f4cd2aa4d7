import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '../../lab/free-port.ts';
import type { CdcInstallation } from './installation.ts';
import { type Jvm, newJvm } from './jvm.ts';
import { logSettings } from './log-settings.ts';
import { propertiesText } from './properties-text.ts';

/** A worker of a distributed Kafka Connect; it starts again with everything that its topics in Kafka hold. */
export interface Worker {
  readonly url: string;
  readonly jvm: Jvm;
  start(): Promise<void>;
}

/** Makes a worker with the settings of a project, on a free loopback port; nothing runs yet. The environment of this process is the worker's. */
export async function newWorker(
  installation: CdcInstallation,
  settings: Readonly<Record<string, string>>,
): Promise<Worker> {
  const jvm = await newJvm(installation, 'Kafka Connect');
  const url = `http://127.0.0.1:${await freePort()}`;
  const file = join(jvm.folder, 'worker.properties');
  await writeFile(file, propertiesText({ ...settings, listeners: url, 'plugin.path': installation.plugins }));
  const words = [...(await logSettings(jvm.folder)), '-cp', installation.classPath];
  return {
    url,
    jvm,
    start: () =>
      jvm.start([...words, 'org.apache.kafka.connect.cli.ConnectDistributed', file], 640, () => answers(url)),
  };
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/connectors`, { signal: AbortSignal.timeout(1000) })).ok;
  } catch {
    return false;
  }
}
