import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from './bundle.ts';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, 'mcp-server/dist');

const files = await bundle(root);
const [, , option, file] = process.argv;
if (option === '--to' && file !== undefined) {
  await writeFile(file, files.get('lockstep.js') ?? '');
} else if (option === '--check') {
  for (const [name, text] of files) {
    if ((await readFile(join(dist, name), 'utf8').catch(() => '')) === text) continue;
    process.stderr.write(
      `mcp-server/dist/${name} is not what the sources build. Run \`npm run build\` and commit the result.\n`,
    );
    process.exitCode = 1;
  }
} else {
  await mkdir(dist, { recursive: true });
  for (const [name, text] of files) await writeFile(join(dist, name), text);
  process.stdout.write(
    `mcp-server/dist/lockstep.js ${Math.round((files.get('lockstep.js') ?? '').length / 1024)} KB\n`,
  );
}
