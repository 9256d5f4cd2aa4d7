import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { copyFreshData } from './data-template.ts';
import { familyOf } from './families.ts';
import type { Installation } from './installation.ts';
import { engineOf } from './kinds.ts';
import { createRunFolder } from './run-folder.ts';
import { RunningServer } from './running-server.ts';
import { SupervisedProcess } from './supervised-process.ts';
import { serverUser } from './system-user.ts';
import { copyCertificates } from './tls.ts';

/** What a server is started with. */
export interface PortOptions {
  readonly port: number;
  readonly requireTls: boolean;
  /** 64 unless told. */
  readonly cacheMb?: number | undefined;
  readonly extra?: readonly string[] | undefined;
  /** All data of a kind is one copy, so a fresh one is the state in which any other server of it began. */
  readonly standby?: boolean | undefined;
  readonly environment?: Readonly<Record<string, string>> | undefined;
}

/** Starts a server with empty data and waits until it answers; leaves nothing behind when it cannot. */
export async function startOnPort(
  installation: Installation,
  { port, requireTls, cacheMb = 64, extra = [], standby = false, environment = {} }: PortOptions,
): Promise<RunningServer> {
  const engine = engineOf(installation.kind);
  const folder = await createRunFolder();
  const supervised = new SupervisedProcess(folder);
  try {
    const dataFolder = join(folder, 'data');
    const [certificates] = await Promise.all([
      copyCertificates(folder, serverUser(engine)),
      copyFreshData(installation, dataFolder),
    ]);
    const settings = { installation, dataFolder, port, certificates, requireTls, cacheMb, extra, environment };
    await familyOf(engine).configure(settings);
    if (standby) await writeFile(join(dataFolder, 'standby.signal'), '');
    const server = new RunningServer(supervised, settings);
    await server.start();
    return server;
  } catch (error) {
    await supervised.close();
    throw error;
  }
}
