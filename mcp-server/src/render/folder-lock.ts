import { link, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { LockstepError } from '../model/errors.ts';
import { errorCode } from '../model/file-errors.ts';
import { isOurs, RUN, readPlainFile } from './plan-folder.ts';

const NAME = '.lockstep.lock';
/** Most plans are written in a second; who waits longer is told. */
const PATIENCE_MS = 20_000;
const LOOK_AGAIN_MS = 25;
/** Who holds it writes its name at once. */
const NAMELESS_MS = 10_000;

/** Does the work while nobody else does such work in the folder, in this process or another one. What a killed process holds is free. */
export async function whileLocked<T>(root: string, work: () => Promise<T>, patienceMs = PATIENCE_MS): Promise<T> {
  const file = join(root, NAME);
  const until = performance.now() + patienceMs;
  while (!(await taken(file))) {
    const holder = (await readPlainFile(file))?.toString('utf8') ?? null;
    if (holder !== null && (await isLeftOver(file, holder))) await putAway(file, holder);
    else if (performance.now() < until) await pause(LOOK_AGAIN_MS);
    else throw busy(file);
  }
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}

async function taken(file: string): Promise<boolean> {
  const handle = await open(file, 'wx', 0o600).catch((error: unknown) => {
    if (errorCode(error) === 'EEXIST') return null;
    throw error;
  });
  if (handle === null) return false;
  try {
    await handle.writeFile(`${process.pid} ${RUN}`);
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
  return true;
}

async function isLeftOver(file: string, holder: string): Promise<boolean> {
  const [, pid, run] = /^(\d+) ([0-9a-f]{8})$/.exec(holder) ?? [];
  if (pid !== undefined) return !isOurs(Number(pid), run);
  const found = await stat(file).catch(() => null);
  return found !== null && Date.now() - found.mtimeMs > NAMELESS_MS;
}

/** Two may find the same left over: what was taken away by mistake, because somebody had it by then, is put back. */
async function putAway(file: string, holder: string): Promise<void> {
  // Called as what is staged, so that it is swept like that.
  const away = join(dirname(file), `.lockstep-${process.pid}-${RUN}-0.tmp`);
  try {
    await rename(file, away);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return;
    throw error;
  }
  if ((await readPlainFile(away))?.toString('utf8') !== holder) await link(away, file).catch(() => undefined);
  await rm(away, { force: true });
}

function busy(file: string): LockstepError {
  return new LockstepError('BUSY', `Another process of Lockstep is writing in this folder: ${file} says which.`, {
    hint: 'Nothing was written. Run the command again when it has ended; where no such process runs, delete that file.',
  });
}
