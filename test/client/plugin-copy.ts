import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from './root.ts';

/** Copies what git tracks, as it stands in the working tree, into a new folder: what a user's machine gets. Returns the relative paths. */
export function copyPlugin(folder: string): string[] {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--deduplicate'], { cwd: root, encoding: 'utf8' });
  const paths = listed.split('\0').filter((path) => path !== '');
  if (paths.length === 0) throw new Error(`git tracks no file in ${root}`);
  for (const path of paths) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    cpSync(join(root, path), join(folder, path));
  }
  return paths;
}
