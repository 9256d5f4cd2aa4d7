import type { TestProject } from 'vitest/node';
import { ensureInstalled, type LabServer, SERVER_KINDS, startServer } from './lab.ts';
import type { ServerAddress } from './server-address.ts';

/** Starts one server of every kind for the whole test run, hands their addresses to the tests, and ends them afterwards. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  // Before anything else, since a first installation takes long enough for somebody to wonder.
  await Promise.all(SERVER_KINDS.map((kind) => ensureInstalled(kind, console.log)));
  const [mariadb, mysql9, postgres, postgres18] = await Promise.all([
    startServer('mariadb'),
    startServer('mysql9'),
    startServer('postgres'),
    startServer('postgres18'),
  ]);
  project.provide('lab', {
    mariadb: addressOf(mariadb),
    mysql9: addressOf(mysql9),
    postgres: addressOf(postgres),
    postgres18: addressOf(postgres18),
  });
  return async () => {
    await Promise.all([mariadb, mysql9, postgres, postgres18].map((server) => server.stop()));
  };
}

function addressOf({ kind, engine, version, port, pid, tls }: LabServer): ServerAddress {
  return { kind, engine, version, port, pid, caFile: tls.caFile, requireTls: false };
}
