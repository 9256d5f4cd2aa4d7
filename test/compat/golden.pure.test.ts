import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { compatFiles } from '../../mcp-server/src/render/compat.generated.ts';
import { CASES, type CaseName, type EngineName, filesOf } from './cases.ts';

const golden = join(import.meta.dirname, 'golden');
const suffix = '.golden';
const both = (['mysql', 'postgres'] as const).flatMap((engine) =>
  (Object.keys(CASES) as CaseName[]).map((name): [EngineName, CaseName] => [engine, name]),
);

describe('the compatibility layer', () => {
  it.each(both)(
    'on %s, of the case %s, is exactly the files in test/compat/golden (UPDATE_GOLDEN=1 writes them)',
    (engine, name) => {
      const files = filesOf(engine, name).filter(({ path }) => !(path.replace('compat/', '') in compatFiles));
      const folder = join(golden, engine, name);
      const fileOf = (path: string) => join(folder, `${path.replace('compat/', '')}${suffix}`);
      if (process.env.UPDATE_GOLDEN === '1') {
        rmSync(folder, { recursive: true, force: true });
        mkdirSync(join(folder, 'ahead'), { recursive: true });
        for (const { path, text } of files) writeFileSync(fileOf(path), text);
      }
      const written = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((file) => file.isFile());
      expect(written.length).toBe(files.length);
      expect(files).toEqual(files.map(({ path }) => ({ path, text: readFileSync(fileOf(path), 'utf8') })));
      expect(filesOf(engine, name)).toEqual(filesOf(engine, name));
    },
  );

  it('is TypeScript that compiles under the strictest settings, and whose types refuse a wrong row', () => {
    const folder = mkdtempSync(join(tmpdir(), 'lockstep-compat-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    for (const [engine, name] of both) {
      for (const { path, text } of filesOf(engine, name).filter((file) => file.path.endsWith('.ts'))) {
        mkdirSync(join(folder, engine, name, 'ahead'), { recursive: true });
        writeFileSync(join(folder, engine, name, path.replace('compat/', '')), text);
      }
    }
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    writeFileSync(
      join(folder, 'use.ts'),
      `import { toNew } from './postgres/split/old-shape.ts';
import { oldTable, type Session } from './postgres/split/old-table.ts';
import { oldUsers } from './postgres/split/shapes.ts';
declare const session: Session;
export const fine = [toNew(oldUsers, { id: 1, name: 'a', email: null }), oldTable(oldUsers, session).insert({ name: 'b' })];
// @ts-expect-error a name is a text
toNew(oldUsers, { name: 1 });
// @ts-expect-error there is no such column
oldTable(oldUsers, session).update({ id: 1 }, { nmae: 'b' });
`,
    );
    const options = [
      '--strict',
      '--exactOptionalPropertyTypes',
      '--noUncheckedIndexedAccess',
      '--isolatedModules',
      '--verbatimModuleSyntax',
    ];
    const modules = [
      '--module',
      'nodenext',
      '--target',
      'es2023',
      '--types',
      '',
      '--allowImportingTsExtensions',
      '--noEmit',
    ];
    const tsc = join(import.meta.dirname, '../../node_modules/typescript/bin/tsc');
    const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'));
    expect(sources.length).toBe(both.length * (Object.keys(compatFiles).length + 2) - 2 + 1);
    const { status, stdout } = spawnSync(process.execPath, [tsc, ...options, ...modules, ...sources], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
  });
});
