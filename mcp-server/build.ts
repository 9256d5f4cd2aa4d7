import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const bundleFile = join(root, 'mcp-server/dist/lockstep.js');
const guardFile = join(root, 'mcp-server/dist/guard.cjs');
const licensesFile = join(root, 'mcp-server/dist/licenses.txt');

interface Output {
  readonly bundle: string;
  /** The guard hook: apart, because it starts before every command and must start fast. */
  readonly guard: string;
  readonly licenses: string;
}

/** The messages of zod in fifty languages are a sixteenth of the bundle, and nobody can choose one. */
const englishOnly: Plugin = {
  name: 'english only',
  setup: ({ onLoad }) => {
    onLoad({ filter: /zod\/v4\/locales\/index\.js$/ }, () => ({
      contents: "export { default as en } from './en.js';",
    }));
  },
};

/** Bundles the server and everything it needs into one ES module that runs on plain Node. */
async function bundle(): Promise<Output> {
  const manifest: { version: string } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const result = await build({
    absWorkingDir: root,
    entryPoints: ['mcp-server/src/main.ts'],
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    // Names stay as they are: they tell where a defect is, and to restore short ones costs a call for each function that is made.
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: 'none',
    metafile: true,
    write: false,
    outfile: bundleFile,
    external: ['pg-native', 'pg-cloudflare'],
    // pg asks for Response to know whether it runs in a Cloudflare Worker, and on Node the question loads all of fetch.
    define: { LOCKSTEP_VERSION: JSON.stringify(manifest.version), Response: 'undefined' },
    plugins: [englishOnly],
    banner: {
      js: "#!/usr/bin/env node\nimport{createRequire as lockstepRequire}from'node:module';const require=lockstepRequire(import.meta.url);",
    },
  });
  const [file] = result.outputFiles;
  if (file === undefined) throw new Error('esbuild wrote no bundle');
  const guard = await bundleGuard();
  const inputs = [...Object.keys(result.metafile.inputs), ...guard.inputs];
  return { bundle: file.text, guard: guard.text, licenses: await licenses(inputs) };
}

async function bundleGuard(): Promise<{ text: string; inputs: readonly string[] }> {
  const result = await build({
    absWorkingDir: root,
    entryPoints: ['mcp-server/src/guard/main.ts'],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: 'none',
    metafile: true,
    write: false,
    outfile: guardFile,
  });
  const [file] = result.outputFiles;
  if (file === undefined) throw new Error('esbuild wrote no guard');
  return { text: file.text, inputs: Object.keys(result.metafile.inputs) };
}

/** The licence text of every package that is inside the bundle, sorted by name. */
async function licenses(inputs: readonly string[]): Promise<string> {
  const folders = new Map<string, string>();
  for (const input of inputs) {
    const found = /^(.*node_modules\/((?:@[^/]+\/)?[^/]+))\//.exec(input);
    if (found?.[1] !== undefined && found[2] !== undefined) folders.set(found[2], join(root, found[1]));
  }
  const parts: string[] = ['Packages inside lockstep.js and guard.cjs, and their licences.\n'];
  for (const [name, folder] of [...folders].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const manifest: { version: string; license?: string } = JSON.parse(
      await readFile(join(folder, 'package.json'), 'utf8'),
    );
    parts.push(`\n=== ${name} ${manifest.version} (${manifest.license ?? 'see text'})\n${await licenseText(folder)}`);
  }
  return parts.join('');
}

async function licenseText(folder: string): Promise<string> {
  for (const name of ['LICENSE', 'LICENSE.md', 'LICENSE.txt', 'License', 'license', 'LICENCE', 'COPYING']) {
    const text = await readFile(join(folder, name), 'utf8').catch(() => null);
    if (text !== null) return `${text.replaceAll('\r', '').trimEnd()}\n`;
  }
  return 'The package carries no licence file.\n';
}

const output = await bundle();
const [, , option, file] = process.argv;
if (option === '--to' && file !== undefined) {
  await writeFile(file, output.bundle);
} else if (option === '--guard-to' && file !== undefined) {
  await writeFile(file, output.guard);
} else if (option === '--check') {
  const current = await readFile(bundleFile, 'utf8').catch(() => '');
  const currentGuard = await readFile(guardFile, 'utf8').catch(() => '');
  const currentLicenses = await readFile(licensesFile, 'utf8').catch(() => '');
  if (current !== output.bundle || currentGuard !== output.guard || currentLicenses !== output.licenses) {
    process.stderr.write('mcp-server/dist is not what the sources build. Run `npm run build` and commit the result.\n');
    process.exitCode = 1;
  }
} else {
  await mkdir(dirname(bundleFile), { recursive: true });
  await writeFile(bundleFile, output.bundle);
  await writeFile(guardFile, output.guard);
  await writeFile(licensesFile, output.licenses);
  process.stdout.write(`mcp-server/dist/lockstep.js ${Math.round(output.bundle.length / 1024)} KB\n`);
}
