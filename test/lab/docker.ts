import { cacheFolder, makeReadable, runsFolder } from './folders.ts';
import { type Installation, versionIn } from './installation.ts';
import { engineOf, type ServerKind } from './kinds.ts';
import { runCommand, tryCommand } from './run-command.ts';
import { serverUser } from './system-user.ts';

const IMAGES: Readonly<Record<ServerKind, { image: string; server: string; initialise: string }>> = {
  mariadb: { image: 'mariadb:10.11', server: 'mariadbd', initialise: 'mariadb-install-db' },
  mysql9: { image: 'mysql:9', server: 'mysqld', initialise: 'mysqld' },
  postgres: { image: 'postgres:15', server: 'postgres', initialise: 'initdb' },
  postgres18: { image: 'postgres:18', server: 'postgres', initialise: 'initdb' },
};

/** Whether a Docker engine answers, not only whether its client is installed. */
export async function dockerAnswers(): Promise<boolean> {
  return (await tryCommand(['docker', 'info'])).code === 0;
}

/** A server inside a container of its official image, with the lab's folders at the same paths as outside. */
export async function dockerInstallation(kind: ServerKind): Promise<Installation> {
  const { image, server, initialise } = IMAGES[kind];
  const user = serverUser(engineOf(kind)) ?? { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
  // Docker would make a missing folder itself, as root.
  await makeReadable(runsFolder());
  const mounts = [cacheFolder(), runsFolder()].flatMap((folder) => ['-v', `${folder}:${folder}`]);
  const run = ['docker', 'run', '--rm', '-i', '--user', `${user.uid}:${user.gid}`, ...mounts, '--entrypoint'];
  const printed = await runCommand([...run, server, image, '--version']);
  const version = versionIn(printed);
  if (!version) throw new Error(`The image ${image} printed no version but "${printed}". Pull it again.`);
  const [serverWords, initialiseWords] = [server, initialise].map((program) => [...run, program, image]);
  return { kind, version, server: serverWords ?? [], initialise: initialiseWords ?? [], options: [], image };
}

/** The words of `docker run …` with a name and a port of this machine's loopback address that leads to the same port inside. */
export function named(words: readonly string[], container: string, port: number): string[] {
  return [...words.slice(0, 2), '--name', container, '-p', `127.0.0.1:${port}:${port}`, ...words.slice(2)];
}
