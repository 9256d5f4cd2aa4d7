import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const MARK = '.lockstep-demo';

/** Makes the folder, empty but for its settings. One with files in it is emptied when an earlier demo made it, and refused otherwise. */
export async function prepareFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const present = await readdir(folder);
  if (present.length > 0 && !present.includes(MARK)) {
    throw new Error(`${folder} holds files that the demo did not write. Move it away and run the demo again.`);
  }
  await Promise.all(present.map((name) => rm(join(folder, name), { recursive: true })));
  await writeFile(join(folder, MARK), 'Made by npm run demo, which empties this folder when it starts.\n');
  await writeFile(join(folder, '.gitignore'), '*\n');
  // The rows are invented, so their values may be shown.
  await writeFile(join(folder, 'lockstep.yaml'), 'parity:\n  reveal_values: true\n');
}

/** The files in the folder and below, sorted, as paths within it; those whose name begins with a dot left out. */
export async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}
