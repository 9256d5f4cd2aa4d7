import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { newerVersions } from './newer-versions.ts';
import { verdictOf } from './verdict.ts';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const read = async (name: string): Promise<unknown> => JSON.parse(await readFile(join(root, name), 'utf8'));

const manifest = z
  .object({ packageManager: z.string(), devDependencies: z.record(z.string(), z.string()) })
  .parse(await read('package.json'));
const { components } = z
  .object({ components: z.array(z.object({ group: z.string().optional(), name: z.string() })) })
  .parse(await read('mcp-server/dist/sbom.cdx.json'));

function pnpm(...words: readonly string[]) {
  const isWindows = process.platform === 'win32';
  return spawnSync(isWindows ? 'npx.cmd' : 'npx', ['--yes', manifest.packageManager, ...words], {
    cwd: root,
    encoding: 'utf8',
    shell: isWindows,
  });
}

const { status, stdout, stderr } = pnpm('audit');
const { exitCode, lines } = verdictOf(status, `${stdout}${stderr}`);
for (const line of lines) console.log(line);
if (exitCode === 2) {
  const bundled = components
    .map(({ group, name }) => (group === undefined ? name : `${group}/${name}`))
    .filter((name) => name in manifest.devDependencies);
  const { stdout: outdated } = pnpm('outdated', '--format', 'json', ...bundled);
  console.log(`Beside it, and no audit: ${newerVersions(bundled.length, outdated)}`);
}
process.exit(exitCode);
