import { spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { renderKit } from '../../mcp-server/src/render/kit-files.ts';
import type { RenderedFile } from '../../mcp-server/src/render/render-input.ts';
import { type KitProject, openKitProject } from './kit-project.ts';
import { SHOPS } from './shops.ts';

const golden = fileURLToPath(new URL('./golden/', import.meta.url));
const modules = fileURLToPath(new URL('../../node_modules', import.meta.url));
const suffix = '.golden';
/** What is written from the mapping; the rest is templates/sync as it stands. */
const WRITTEN = /^sync\/(README\.md|src\/descriptors\.ts|sql\/(source|target)-.*)$/;

let project: KitProject;
const folders: string[] = [];
afterEach(async () => {
  await project.drop();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** Names of databases are made up at each run, and so is what is hashed from them. */
function steady(text: string): string {
  const { source, target, described } = project;
  const ids = [...described.capture.source.tables, ...described.capture.target.tables].map(({ id }) => id);
  return [...new Set(ids)]
    .reduce((sofar, id, at) => sofar.replaceAll(id, `id${String(at).padStart(10, '0')}`), text)
    .replaceAll(source.name, 'SOURCE')
    .replaceAll(target.name, 'TARGET')
    .replaceAll(described.kit.fingerprint, 'FINGERPRINT');
}

function written(): RenderedFile[] {
  return project.files
    .filter(({ path }) => WRITTEN.test(path))
    .map(({ path, text }) => ({ path: path.slice('sync/'.length), text: steady(text) }));
}

/** The kit as a project of its own, whose packages are those of the repository. */
function unpack(): string {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-kit-'));
  folders.push(folder);
  for (const { path, text } of project.files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  symlinkSync(modules, join(folder, 'sync/node_modules'));
  return join(folder, 'sync');
}

describe.each(SHOPS)('the kit of $name', ({ name, kinds, source, target, yaml }) => {
  const open = async () => {
    project = await openKitProject(kinds, { source, target }, yaml);
  };

  it('is exactly the files in test/kit/golden and templates/sync (UPDATE_GOLDEN=1 writes the former)', async () => {
    await open();
    const folder = join(golden, name);
    const files = written();
    if (process.env.UPDATE_GOLDEN === '1') {
      rmSync(folder, { recursive: true, force: true });
      for (const { path, text } of files) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path + suffix), text);
      }
    }
    const kept = readdirSync(folder, { recursive: true })
      .map(String)
      .filter((path) => statSync(join(folder, path)).isFile())
      .map((path) => ({
        path: path.replaceAll('\\', '/').slice(0, -suffix.length),
        text: readFileSync(join(folder, path), 'utf8'),
      }));
    expect(files).toEqual(kept.sort((one, other) => (one.path < other.path ? -1 : 1)));
    const sides = (side: 'source' | 'target') => ({
      label: side,
      server: kinds[side === 'source' ? 0 : 1],
      dialect: project.input[side].dialect,
    });
    expect(renderKit(project.described, { source: sides('source'), target: sides('target') })).toEqual(project.files);
  });

  it('compiles under its own settings, is what was described, and reads and writes both databases', async () => {
    await open();
    const folder = unpack();
    const tsc = spawnSync(process.execPath, [join(modules, 'typescript/bin/tsc'), '--noEmit'], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(tsc.stdout + tsc.stderr).toBe('');
    const load = (path: string) => import(/* @vite-ignore */ pathToFileURL(join(folder, path)).href);
    const { kit } = await load('src/descriptors.ts');
    expect(kit).toEqual(JSON.parse(JSON.stringify(project.described.kit)));
    const help = spawnSync(process.execPath, [join(modules, 'tsx/dist/cli.mjs'), 'src/cli.ts', '--help'], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect({ status: help.status, stderr: help.stderr }).toEqual({ status: 0, stderr: '' });
    expect(help.stdout).toContain('install');
    const environment = {
      ...process.env,
      LOCKSTEP_SOURCE_URL: project.source.url,
      LOCKSTEP_TARGET_URL: project.target.url,
    };
    const install = spawnSync(
      process.execPath,
      [join(modules, 'tsx/dist/cli.mjs'), 'src/cli.ts', 'install', '--triggers'],
      { cwd: folder, encoding: 'utf8', env: environment },
    );
    expect({
      status: install.status,
      errors: install.stderr.split('\n').filter((line) => /error|fail/i.test(line)),
    }).toEqual({ status: 0, errors: [] });
  });
});

it('nothing is written where no table can be carried', async () => {
  project = await openKitProject(['mariadb', 'postgres'], {
    source: 'CREATE TABLE t (v int)',
    target: 'CREATE TABLE t (v int)',
  });
  expect(project.files).toEqual([]);
  expect(project.described.notCarried).toEqual([
    { table: `${project.source.name}.t`, column: null, reason: 'it has no key that both sides share' },
  ]);
  expect([project.described.kit.source.schema, project.described.kit.target.schema]).toEqual([
    project.source.name,
    'public',
  ]);
});
