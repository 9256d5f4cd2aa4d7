// Inlines every template, and the sync kit, into modules and a data file, because the server ships as a single file.
// `node templates/compile.mjs` writes it; with `--check` it only says whether it is current.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = dirname(fileURLToPath(import.meta.url));

const read = (name) => readFileSync(join(folder, name), 'utf8');
const files = readdirSync(folder, { recursive: true })
  .map((name) => String(name).replaceAll('\\', '/'))
  .sort();
const templates = files.filter((name) => name.endsWith('.hbs')).map((name) => [name.replace(/\.hbs$/, ''), read(name)]);

/** What the sync kit is made of, whatever its parts are: sources, SQL and settings; nothing that running it leaves behind. */
const kit = files
  .filter((name) => name.startsWith('sync/') && /\.(ts|sql|json|yaml|md)$/.test(name))
  .filter((name) => !/(^|\/)(node_modules|dist|coverage|migration|\..*)\/|\/(package-lock|.*\.new)\b/.test(name))
  // The plan writes its own.
  .filter((name) => name !== 'sync/src/descriptors.ts')
  .map((name) => [name.replace(/^sync\//, ''), read(name)]);

/** The compatibility layer’s own code. */
const compat = files
  .filter((name) => name.startsWith('compat/') && name.endsWith('.ts'))
  .map((name) => [name.replace(/^compat\//, ''), read(name)]);

const modules = [
  {
    output: 'templates.generated.ts',
    about: 'The text of every template, by its path below templates/ without `.hbs`.',
    name: 'templates',
    entries: templates,
  },
  {
    output: 'compat.generated.ts',
    about:
      'The code of the compatibility layer that is the same for every migration, by its path below templates/compat/.',
    name: 'compatFiles',
    entries: compat,
  },
];

const outputs = modules.map(({ output, about, name, entries }) => ({
  output,
  text: [
    '// biome-ignore-all format: written by templates/compile.mjs; change the templates, not this file.',
    '// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it holds the text of code.',
    `/** ${about} */`,
    `export const ${name} = {`,
    ...entries.map(([key, text]) => `  ${JSON.stringify(key)}: ${JSON.stringify(text)},`),
    '} as const;',
    '',
  ].join('\n'),
}));
// The text of every file of the sync kit that is the same for every migration, by its path below templates/sync/.
outputs.push({ output: 'kit.generated.json', text: `${JSON.stringify(Object.fromEntries(kit), null, 2)}\n` });

for (const { output, text } of outputs) {
  const path = join(dirname(folder), 'mcp-server/src/render', output);
  if (!process.argv.includes('--check')) {
    writeFileSync(path, text);
  } else if (!existsSync(path) || readFileSync(path, 'utf8') !== text) {
    process.stderr.write(`${output} is not what the templates say: run \`node templates/compile.mjs\`.\n`);
    process.exitCode = 1;
  }
}
