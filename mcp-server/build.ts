import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from './bundle.ts';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, 'mcp-server/dist');

const files = await bundle(root);
const [, , option, folder] = process.argv;
if (option === '--to' && folder !== undefined) await writeAll(folder);
else if (option === '--check') {
  for (const name of new Set([...files.keys(), ...(await readdir(dist).catch(() => []))])) {
    const current = await readFile(join(dist, name)).catch(() => null);
    if (current?.equals(files.get(name) ?? Buffer.alloc(0)) === true) continue;
    process.stderr.write(
      `mcp-server/dist/${name} is not what the sources build. Run \`npm run build\` and commit the result.\n`,
    );
    process.exitCode = 1;
  }
} else {
  // A file is named after what is in it: the one before is left behind.
  for (const name of await readdir(dist).catch(() => [])) if (!files.has(name)) await rm(join(dist, name));
  await writeAll(dist);
  for (const [name, { length }] of files)
    process.stdout.write(`mcp-server/dist/${name} ${Math.round(length / 1024)} KB\n`);
}

async function writeAll(into: string): Promise<void> {
  await mkdir(into, { recursive: true });
  for (const [name, contents] of files) await writeFile(join(into, name), contents);
}
