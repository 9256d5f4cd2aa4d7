import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '../../lab/free-port.ts';
import type { CdcInstallation } from './installation.ts';
import { type Jvm, newJvm } from './jvm.ts';
import { logSettings } from './log-settings.ts';
import { propertiesText } from './properties-text.ts';

/** A worker of a distributed Kafka Connect; started again, it goes on with everything that its topics in Kafka hold. */
export interface Worker {
  readonly url: string;
  readonly jvm: Jvm;
  start(): Promise<void>;
  /** What Connect answers to a GET, as JSON. */
  get(path: string): Promise<unknown>;
}

/** An address for the REST interface that nobody has now. */
export async function freeWorkerUrl(): Promise<string> {
  return `http://127.0.0.1:${await freePort()}`;
}

/** Makes a worker with generated settings and the environment that they name; nothing runs yet. */
export async function newWorker(
  installation: CdcInstallation,
  url: string,
  settings: Readonly<Record<string, string>>,
  environment: Readonly<Record<string, string>>,
): Promise<Worker> {
  const jvm = await newJvm(installation, 'Kafka Connect', environment);
  const file = join(jvm.folder, 'worker.properties');
  await writeFile(file, propertiesText({ ...settings, ...ofThisMachine(installation) }));
  const words = [...(await logSettings(jvm.folder)), '-Duser.timezone=UTC', '-cp', installation.classPath];
  return {
    url,
    jvm,
    start: () =>
      jvm.start([...words, 'org.apache.kafka.connect.cli.ConnectDistributed', file], 512, () => answers(url)),
    get: async (path) => (await fetch(`${url}${path}`)).json(),
  };
}

/** Beside where the plugins stand only what makes a small machine fast: one partition where many would wait for each other. */
function ofThisMachine({ plugins }: CdcInstallation): Record<string, string> {
  return {
    'plugin.path': plugins,
    'plugin.discovery': 'service_load',
    'offset.storage.partitions': '1',
    'status.storage.partitions': '1',
    'offset.flush.interval.ms': '1000',
    // A killed worker's places in a group are given away after so long; 45 s otherwise.
    'consumer.session.timeout.ms': '8000',
  };
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/connectors`, { signal: AbortSignal.timeout(1000) })).ok;
  } catch {
    return false;
  }
}
