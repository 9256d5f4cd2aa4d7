import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { familyOf } from './families.ts';
import { cacheFolder, giveTo, makeReadable } from './folders.ts';
import type { Installation } from './installation.ts';
import { engineOf } from './kinds.ts';
import { withLock } from './lock.ts';
import { runCommand } from './run-command.ts';
import { serverUser } from './system-user.ts';

// Raised by hand when what a fresh data folder holds changes: templates of older revisions are not used any more.
const REVISION = 3;

/** Puts a fresh data folder, owned by the user the server runs as, at `to`; the slow making of it happens once a version. */
export async function copyFreshData(installation: Installation, to: string): Promise<void> {
  const template = await dataTemplate(installation);
  // Node's own copy keeps no owner and clones no blocks; only GNU cp knows how to clone.
  const clone = process.platform === 'linux' ? ['--reflink=auto'] : [];
  await runCommand(['cp', '-a', ...clone, template, to]);
}

async function dataTemplate(installation: Installation): Promise<string> {
  const engine = engineOf(installation.kind);
  const user = serverUser(engine);
  const name = `data-${installation.kind}-${installation.version}-${user?.uid ?? 'own'}-${REVISION}`;
  const template = join(cacheFolder(), name);
  if (existsSync(template)) return template;
  return withLock(name, async () => {
    if (existsSync(template)) return template;
    const work = await mkdtemp(`${template}-`);
    try {
      await makeReadable(work);
      const data = join(work, 'data');
      await mkdir(data, { mode: 0o700 });
      await giveTo(user, data);
      await familyOf(engine).createData(installation, data);
      await rename(data, template);
    } finally {
      await rm(work, { recursive: true, force: true });
    }
    return template;
  });
}
