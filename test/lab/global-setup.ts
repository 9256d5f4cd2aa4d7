import type { TestProject } from 'vitest/node';
import { startServer } from './lab.ts';
import type { LabServer } from './lab-server.ts';
import type { ServerAddress } from './server-address.ts';

/** Starts one server of every kind for the whole test run, hands their addresses to the tests, and ends them afterwards. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
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
