import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, 'mcp-server/dist');

/** What is built, by the name of its file in dist/. */
type Output = ReadonlyMap<string, Uint8Array>;

/** The messages of zod in fifty languages are a sixteenth of the bundle, and nobody can choose one. */
const englishOnly: Plugin = {
  name: 'english only',
  setup: ({ onLoad }) => {
    onLoad({ filter: /zod\/v4\/locales\/index\.js$/ }, () => ({
      contents: "export { default as en } from './en.js';",
    }));
  },
};

/** Parsers of scripts are megabytes that only lint_migration asks for: each is a file of its own, loaded when it is needed. */
const SCRIPTS = ['mysql', 'postgres'];
const scriptsApart: Plugin = {
  name: 'scripts apart',
  setup: ({ onResolve, initialOptions }) => {
    const folder = String(initialOptions.absWorkingDir);
    onResolve({ filter: /\/script\/read-script\.ts$/ }, ({ kind, resolveDir }) => {
      const engine = SCRIPTS.find((name) => resolveDir === join(folder, 'mcp-server/src/engines', name));
      if (kind !== 'dynamic-import' || engine === undefined) return null;
      return { path: `./${engine}-scripts.js`, external: true };
    });
  },
};

/** Bundles the server and everything it needs into ES modules that run on plain Node. */
async function bundle(): Promise<Output> {
  const manifest: { version: string } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const result = await build({
    absWorkingDir: root,
    entryPoints: [
      { in: 'mcp-server/src/main.ts', out: 'lockstep' },
      ...SCRIPTS.map((name) => ({
        in: `mcp-server/src/engines/${name}/script/read-script.ts`,
        out: `${name}-scripts`,
      })),
    ],
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
    outdir: dist,
    external: ['pg-native', 'pg-cloudflare'],
    // pg asks for Response to know whether it runs in a Cloudflare Worker, and on Node the question loads all of fetch.
    define: { LOCKSTEP_VERSION: JSON.stringify(manifest.version), Response: 'undefined' },
    plugins: [englishOnly, scriptsApart],
    banner: {
      // PostgreSQL's parser looks for its WebAssembly beside the file that it runs in.
      js: "#!/usr/bin/env node\nimport{createRequire as lockstepRequire}from'node:module';import{fileURLToPath as lockstepPath}from'node:url';const require=lockstepRequire(import.meta.url);const __dirname=lockstepPath(new URL('.',import.meta.url));",
    },
  });
  const files = new Map(result.outputFiles.map(({ path, contents }) => [basename(path), contents]));
  const parser = join(root, 'node_modules/libpg-query/wasm/libpg-query.wasm');
  files.set(basename(parser), await readFile(parser));
  const guard = await bundleGuard();
  files.set('guard.cjs', guard.contents);
  files.set('licenses.txt', Buffer.from(await licenses([...Object.keys(result.metafile.inputs), ...guard.inputs])));
  return files;
}

/** The guard hook is apart, because it starts before every command and must start fast. */
async function bundleGuard(): Promise<{ contents: Uint8Array; inputs: readonly string[] }> {
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
    outfile: join(dist, 'guard.cjs'),
  });
  const [file] = result.outputFiles;
  if (file === undefined) throw new Error('esbuild wrote no guard');
  return { contents: file.contents, inputs: Object.keys(result.metafile.inputs) };
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
const [, , option, folder] = process.argv;
if (option === '--to' && folder !== undefined) await writeAll(folder);
else if (option === '--check') {
  const names = [...new Set([...output.keys(), ...(await readdir(dist).catch(() => []))])].sort();
  const stale: string[] = [];
  for (const name of names) {
    const current = await readFile(join(dist, name)).catch(() => null);
    if (current === null || !current.equals(output.get(name) ?? Buffer.alloc(0))) stale.push(name);
  }
  if (stale.length > 0) {
    process.stderr.write(
      `mcp-server/dist is not what the sources build (${stale.join(', ')}). Run \`npm run build\` and commit the result.\n`,
    );
    process.exitCode = 1;
  }
} else {
  await writeAll(dist);
  for (const [name, { length }] of output)
    process.stdout.write(`mcp-server/dist/${name} ${Math.round(length / 1024)} KB\n`);
}

async function writeAll(into: string): Promise<void> {
  await mkdir(into, { recursive: true });
  for (const [name, contents] of output) await writeFile(join(into, name), contents);
}
