// Inlines every template into one module, because the server ships as a single file.
// `node templates/compile.mjs` writes it; with `--check` it only says whether it is current.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = dirname(fileURLToPath(import.meta.url));
const output = join(dirname(folder), 'mcp-server/src/render/templates.generated.ts');

const names = readdirSync(folder, { recursive: true })
  .map((name) => String(name).replaceAll('\\', '/'))
  .filter((name) => name.endsWith('.hbs'))
  .sort();
const entries = names.map((name) => {
  const text = readFileSync(join(folder, name), 'utf8');
  return `  ${JSON.stringify(name.replace(/\.hbs$/, ''))}: ${JSON.stringify(text)},`;
});
const module = [
  '// biome-ignore-all format: written by templates/compile.mjs; change the templates, not this file.',
  '/** The text of every template, by its path below templates/ without `.hbs`. */',
  'export const templates = {',
  ...entries,
  '} as const;',
  '',
].join('\n');

if (!process.argv.includes('--check')) {
  writeFileSync(output, module);
} else if (readFileSync(output, 'utf8') !== module) {
  process.stderr.write('templates.generated.ts is not what the templates say: run `node templates/compile.mjs`.\n');
  process.exitCode = 1;
}
