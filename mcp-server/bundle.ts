import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
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

/**
 * Bundles the server and everything it needs into one ES module that runs on plain Node, with the licences and the bill of materials of what
 * is inside: the files of mcp-server/dist by name. The same sources and packages give the same bytes in whatever folder they stand.
 */
export async function bundle(root: string): Promise<ReadonlyMap<string, string>> {
  const manifest: { version: string } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const { outputFiles, metafile } = await build({
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
    outfile: 'mcp-server/dist/lockstep.js',
    external: ['pg-native', 'pg-cloudflare'],
    // pg asks for Response to know whether it runs in a Cloudflare Worker, and on Node the question loads all of fetch.
    define: { LOCKSTEP_VERSION: JSON.stringify(manifest.version), Response: 'undefined' },
    plugins: [englishOnly],
    banner: {
      js: "#!/usr/bin/env node\nimport{createRequire as lockstepRequire}from'node:module';const require=lockstepRequire(import.meta.url);",
    },
  });
  const text = outputFiles[0]?.text;
  if (text === undefined) throw new Error('esbuild wrote no bundle');
  const packages = await bundledPackages(root, Object.keys(metafile.inputs));
  return new Map([
    ['lockstep.js', text],
    ['licenses.txt', thirdPartyNotice(packages)],
    ['sbom.cdx.json', billOfMaterials(manifest.version, text, packages)],
  ]);
}
