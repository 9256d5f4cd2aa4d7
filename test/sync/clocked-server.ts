import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { unpackedPackage } from '../lab/extra-packages.ts';
import { makeReadable, runsFolder } from '../lab/folders.ts';
import type { ServerKind } from '../lab/kinds.ts';
import { startServer } from '../lab/lab.ts';
import type { LabServer } from '../lab/lab-server.ts';
import { tryCommand } from '../lab/run-command.ts';

/** A server whose clock the test sets. */
export interface ClockedServer {
  readonly server: LabServer;
  /** Sets the clock that the server's process sees to so many seconds from the true one, forward or back, while it runs. */
  set(seconds: number): Promise<void>;
  stop(): Promise<void>;
}

/** A server under libfaketime: every time of day that its process asks for is shifted; what measures lengths of time is not. */
export async function startClocked(kind: ServerKind): Promise<ClockedServer> {
  const folder = await unpackedPackage('libfaketime', () => undefined);
  const found = await tryCommand(['find', folder, '-name', 'libfaketimeMT.so.1']);
  const library = found.stdout.trim();
  await makeReadable(runsFolder());
  const clock = await mkdtemp(join(runsFolder(), 'clock-'));
  await chmod(clock, 0o755);
  const file = join(clock, 'offset');
  const set = (seconds: number) => writeFile(file, `${seconds < 0 ? '' : '+'}${seconds}\n`);
  await set(0);
  const environment = {
    LD_PRELOAD: library,
    FAKETIME_TIMESTAMP_FILE: file,
    FAKETIME_NO_CACHE: '1',
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
  };
  const server = await startServer(kind, { environment });
  return {
    server,
    set,
    stop: async () => {
      await server.stop();
      await rm(clock, { recursive: true });
    },
  };
}
