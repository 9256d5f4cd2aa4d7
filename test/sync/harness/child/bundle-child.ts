import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '../../../..');

/** Makes one plain file of the child, so that a restart costs a tenth of a second; gives back its place. */
export async function bundleChild(): Promise<string> {
  const outfile = join(root, 'node_modules/.lockstep', `harness-child-${process.pid}.mjs`);
  await build({
    absWorkingDir: root,
    entryPoints: ['test/sync/harness/child/main.ts'],
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    outfile,
  });
  process.once('exit', () => rmSync(outfile, { force: true }));
  return outfile;
}
