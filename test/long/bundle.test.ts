import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { bundle } from '../../mcp-server/bundle.ts';
import { bundledPackages } from '../../mcp-server/bundled-packages.ts';

const here = fileURLToPath(new URL('../../', import.meta.url));
const elsewhere = mkdtempSync(join(tmpdir(), 'lockstep built elsewhere '));
afterAll(() => rmSync(elsewhere, { recursive: true, force: true }));

const bill = z.object({
  bomFormat: z.literal('CycloneDX'),
  components: z.array(
    z.object({
      'bom-ref': z.string(),
      purl: z.string().startsWith('pkg:npm/'),
      hashes: z.array(z.object({ alg: z.string(), content: z.string().regex(/^[0-9a-f]{128}$/) })).length(1),
      licenses: z.array(z.object({ license: z.object({ id: z.string() }) })).length(1),
    }),
  ),
});

/** As a clone in another folder has them: the sources, and of the packages those that the bundle holds. */
function copySources(bundled: ReadonlySet<string>): void {
  const copy = (part: string) =>
    cpSync(join(here, part), join(elsewhere, part), { recursive: true, verbatimSymlinks: true });
  for (const part of ['mcp-server', 'templates', 'package.json', 'pnpm-lock.yaml', 'tsconfig.json']) copy(part);
  for (const name of readdirSync(join(here, 'node_modules')).filter((each) => !each.startsWith('.'))) {
    copy(`node_modules/${name}`);
  }
  for (const entry of readdirSync(join(here, 'node_modules/.pnpm'))) {
    const name = /^(@?[^@]+)@/.exec(entry)?.[1]?.replace('+', '/') ?? '';
    if (bundled.has(name)) copy(`node_modules/.pnpm/${entry}`);
  }
}

const textOf = (files: ReadonlyMap<string, Uint8Array>, name: string) => Buffer.from(files.get(name) ?? []).toString();

describe('the bundle', () => {
  it('is the same to the last byte when it is built in another folder, with its licences and its bill of materials', async () => {
    const files = await bundle(here);
    const { components } = bill.parse(JSON.parse(textOf(files, 'sbom.cdx.json')));
    const named = components.map(({ purl }) => decodeURIComponent(purl.slice('pkg:npm/'.length)));
    copySources(new Set(named.map((each) => each.slice(0, each.lastIndexOf('@')))));
    const again = await bundle(elsewhere);
    // What is shared by some of them only has a name of its own too.
    const parts = [...again.keys()]
      .map((name) => name.replace(/-[A-Z0-9]{8}(?=\.js$)/, ''))
      .filter((name) => name !== 'chunk.js');
    expect(parts.sort()).toEqual([
      'audit-writers.js',
      'chart.js',
      'guard.cjs',
      'kafkajs.js',
      'kit-files.js',
      'libpg-query.wasm',
      'licenses.txt',
      'lint-project.js',
      'lockstep.js',
      'read-script.js',
      'read-script.js',
      'sbom.cdx.json',
    ]);
    for (const [name, contents] of files) {
      expect([name, Buffer.compare(again.get(name) ?? Buffer.alloc(0), contents)]).toEqual([name, 0]);
    }
    // Every version of a package that is in it, not one of each name.
    const headings = textOf(files, 'licenses.txt').match(/(?<=^=== )\S+ \S+/gm) ?? [];
    expect(headings.map((each) => each.replace(' ', '@'))).toEqual(named);
    expect(named.filter((each) => each.startsWith('entities@')).length).toBeGreaterThan(1);
    for (const name of files.keys()) expect(textOf(files, name)).not.toContain(here.replace(/\/$/, ''));
  });

  it('is refused with a package whose licence nobody has looked at', async () => {
    const lock = readFileSync(join(here, 'pnpm-lock.yaml'), 'utf8');
    expect(lock).toContain("'@anthropic-ai/claude-code@");
    await expect(bundledPackages(here, ['node_modules/@anthropic-ai/claude-code/cli.js'])).rejects.toThrow(
      'not in the list of licences: @anthropic-ai/claude-code (SEE LICENSE IN README.md)',
    );
  });
});
