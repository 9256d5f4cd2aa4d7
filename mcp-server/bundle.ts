import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { billOfMaterials } from './bill-of-materials.ts';
import { bundledPackages } from './bundled-packages.ts';
import { thirdPartyNotice } from './third-party-notice.ts';

/** The messages of zod in fifty languages are a sixteenth of the bundle, and nobody can choose one. */
const englishOnly: Plugin = {
  name: 'english only',
  setup: ({ onLoad }) => {
    onLoad({ filter: /zod\/v4\/locales\/index\.js$/ }, () => ({
      contents: "export { default as en } from './en.js';",
    }));
  },
};

/** What both bundles have in common. Names stay as they are: they tell where a defect is, and to restore short ones costs a call for each function that is made. */
const common = (root: string) =>
  ({
    absWorkingDir: root,
    bundle: true,
    platform: 'node',
    target: 'node20',
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: 'none',
    metafile: true,
    write: false,
    outdir: 'mcp-server/dist',
  }) as const;

/**
 * Bundles the server and everything it needs into ES modules that run on plain Node, the guard hook apart because it starts before every command
 * and must start fast, with the licences and the bill of materials of what is inside: the files of mcp-server/dist by name. The same sources
 * and packages give the same bytes in whatever folder they stand.
 */
export async function bundle(root: string): Promise<ReadonlyMap<string, Uint8Array>> {
  const manifest: { version: string } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const server = await build({
    ...common(root),
    entryPoints: [{ in: 'mcp-server/src/main.ts', out: 'lockstep' }],
    // What one command alone asks for (parsers of scripts, charts, Kafka, the kit's files) is imported where it is asked for and is a file of
    // its own: the engine reads through every byte of a file before it runs any, which took half of what a command takes to begin.
    splitting: true,
    chunkNames: '[name]-[hash]',
    format: 'esm',
    external: ['pg-native', 'pg-cloudflare'],
    // pg asks for Response to know whether it runs in a Cloudflare Worker, and on Node the question loads all of fetch.
    define: { LOCKSTEP_VERSION: JSON.stringify(manifest.version), Response: 'undefined' },
    plugins: [englishOnly],
    banner: {
      // PostgreSQL's parser looks for its WebAssembly beside the file that it runs in.
      js: "#!/usr/bin/env node\nimport{createRequire as lockstepRequire}from'node:module';import{fileURLToPath as lockstepPath}from'node:url';const require=lockstepRequire(import.meta.url);const __dirname=lockstepPath(new URL('.',import.meta.url));",
    },
  });
  const guard = await build({
    ...common(root),
    entryPoints: [{ in: 'mcp-server/src/guard/main.ts', out: 'guard' }],
    outExtension: { '.js': '.cjs' },
    format: 'cjs',
  });
  const files = new Map(
    [...server.outputFiles, ...guard.outputFiles].map(({ path, contents }) => [basename(path), contents]),
  );
  const parser = join(root, 'node_modules/libpg-query/wasm/libpg-query.wasm');
  files.set(basename(parser), await readFile(parser));
  const inputs = [server, guard].flatMap(({ metafile }) => Object.keys(metafile.inputs));
  const packages = await bundledPackages(root, [...new Set(inputs)]);
  const bill = billOfMaterials(manifest.version, files, packages);
  files.set('licenses.txt', Buffer.from(thirdPartyNotice(packages)));
  files.set('sbom.cdx.json', Buffer.from(bill));
  return files;
}
