import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensurePrograms, pathOf } from '../../lab/extra-packages.ts';
import { cacheFolder, makeReadable } from '../../lab/folders.ts';
import { withLock } from '../../lab/lock.ts';
import { runCommand } from '../../lab/run-command.ts';

const POM = fileURLToPath(new URL('pom.xml', import.meta.url));
/** Verifies checksums (-C), asks nothing, and takes mirrors and credentials from settings.xml as it always does. */
const MAVEN = ['-B', '-q', '-C', '-f', POM];
const COPY = ['org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies', '-DincludeScope=runtime'];
/** What a worker has and a connector must not bring again: two copies of one class do not know each other. */
const OF_WORKER = ['org.apache.kafka', 'org.slf4j', 'jakarta.ws.rs', 'com.fasterxml.jackson.core'];
const OF_PLUGIN = [...COPY, `-DexcludeGroupIds=${OF_WORKER.join(',')}`];
const PLUGINS = ['mysql', 'mariadb', 'postgres', 'jdbc'] as const;
const OLDEST_JAVA = 17;

/** Where Java, Kafka with Connect, and Debezium's connectors stand on this machine. */
export interface CdcInstallation {
  readonly java: string;
  /** The class path of Kafka and Kafka Connect. */
  readonly classPath: string;
  /** A folder with one folder for each connector. */
  readonly plugins: string;
}

/** Finds Java, Kafka and the connectors, downloading what is missing once (about 200 MB); throws with what is needed where it cannot. */
export async function cdcInstallation(log: (line: string) => void): Promise<CdcInstallation> {
  await ensurePrograms(['java'], log);
  const java = pathOf('java');
  await requireJava(java);
  const folder = await downloaded(log);
  return { java, classPath: join(folder, 'kafka', '*'), plugins: join(folder, 'plugins') };
}

async function requireJava(java: string): Promise<void> {
  const said = await runCommand([java, '-XshowSettings:none', '--version']);
  const major = Number(/^\S+ (\d+)/.exec(said)?.[1] ?? 0);
  if (major >= OLDEST_JAVA) return;
  throw new Error(`Kafka needs Java ${OLDEST_JAVA} or newer, and ${java} is ${said.split('\n')[0] ?? 'unknown'}.`);
}

async function downloaded(log: (line: string) => void): Promise<string> {
  const pom = await readFile(POM);
  const folder = join(
    cacheFolder(),
    `cdc-${createHash('sha256').update(pom).update(OF_PLUGIN.join()).digest('hex').slice(0, 12)}`,
  );
  await makeReadable(cacheFolder());
  return withLock('cdc', async () => {
    if (existsSync(folder)) return folder;
    await ensurePrograms(['mvn'], log);
    const work = await mkdtemp(`${folder}-`);
    try {
      for (const profile of ['kafka', ...PLUGINS]) {
        log(`downloading ${profile === 'kafka' ? 'Kafka' : `Debezium's ${profile} connector`}`);
        if (profile === 'kafka') await copyJars(profile, COPY, join(work, 'kafka'));
        else await copyJars(profile, OF_PLUGIN, join(work, 'plugins', profile));
      }
      await rename(work, folder);
      return folder;
    } finally {
      await rm(work, { recursive: true, force: true });
    }
  });
}

async function copyJars(profile: string, copy: readonly string[], folder: string): Promise<void> {
  try {
    await runCommand([pathOf('mvn'), ...MAVEN, '-P', profile, ...copy, `-DoutputDirectory=${folder}`]);
  } catch (error) {
    throw new Error(
      `The CDC suite needs Kafka and Debezium from Maven Central, and ${profile} could not be had. A mirror is named in ~/.m2/settings.xml.`,
      { cause: error },
    );
  }
}
