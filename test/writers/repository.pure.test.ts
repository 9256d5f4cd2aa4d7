import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { scanShop, siteLines } from './shop-names.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lockstep-writers-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const put = (path: string, content: string | Buffer) => {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
};
const WRITE = "db.query('DELETE FROM orders WHERE id = 1');\n";

describe('a repository', () => {
  it('is read as git sees it: not what .gitignore names at any depth, not dependencies, not what a build makes', async () => {
    put('.gitignore', '*.gen.ts\n/out/\n!keep.gen.ts\n');
    put('a.ts', WRITE);
    put('b.gen.ts', WRITE);
    put('keep.gen.ts', WRITE);
    put('out/c.ts', WRITE);
    put('deep/out/d.ts', WRITE);
    put('deep/.gitignore', 'e.ts\n!back.gen.ts\n');
    put('deep/back.gen.ts', WRITE);
    put('deep/e.ts', WRITE);
    put('node_modules/x/f.ts', WRITE);
    put('vendor/g.php', "<?php q('DELETE FROM orders WHERE 1');");
    put('dist/h.js', WRITE);
    put('i.min.js', WRITE);
    put('j.js', `${'x();'.repeat(2000)}${WRITE.trim()}`);
    const { sites, minified } = await scanShop(folder);
    expect(siteLines(sites).map((line) => line.split(':')[0])).toEqual([
      'a.ts',
      'deep/back.gen.ts',
      'deep/out/d.ts',
      'keep.gen.ts',
    ]);
    expect(minified).toEqual(['j.js']);
  });

  it('may hold loops of links, binary files, damaged text and code that no parser takes: named, never dropped in silence', async () => {
    put('a.ts', WRITE);
    symlinkSync(folder, join(folder, 'loop'));
    symlinkSync('a.ts', join(folder, 'link.ts'));
    symlinkSync('/dev/zero', join(folder, '.gitignore'));
    put('binary.ts', Buffer.from([0, 1, 2, 3]));
    put('damaged.ts', Buffer.concat([Buffer.from('// caf'), Buffer.from([0xe9]), Buffer.from(`\n${WRITE}`)]));
    put('broken.ts', `function ( { ${WRITE}`);
    put('recovers.ts', `let a = 1; let a = 2;\n${WRITE}`);
    put('harmless.ts', 'function ( {');
    put('large.ts', `${'// x\n'.repeat(250_000)}${WRITE}`);
    const scan = await scanShop(folder);
    expect(siteLines(scan.sites)).toEqual([
      'a.ts:1 orders delete SQL',
      'damaged.ts:2 orders delete SQL',
      'recovers.ts:2 orders delete SQL',
    ]);
    const { links, damaged, unparsed, large } = scan;
    expect({ links, damaged, unparsed, large }).toEqual({
      links: 3,
      damaged: ['damaged.ts'],
      unparsed: ['broken.ts'],
      large: ['large.ts'],
    });
  });

  it('that cannot be read is said to be so', async () => {
    const { unreadable, files } = await scanShop(join(folder, 'nowhere'));
    expect({ unreadable, files }).toEqual({ unreadable: ['.'], files: 0 });
  });

  it('takes names of files for what they are, also hostile ones', async () => {
    const names = ['a b.ts', 'quote".ts', "it's.ts", 'new\nline.ts', '$(touch x).ts', '日本.ts'];
    for (const name of names) put(name, WRITE);
    const { sites } = await scanShop(folder);
    expect(sites.map(({ path }) => path).sort()).toEqual([...names].sort());
  });

  it('finds three writers among 20,000 files', async () => {
    for (let at = 0; at < 20_000; at += 1) {
      const path = join(folder, `p${at % 200}`);
      if (at < 200) mkdirSync(path);
      writeFileSync(
        join(path, `f${at}.ts`),
        `export const update${at} = (rows: Map<string, number>) => rows.delete('${at}');\n`,
      );
    }
    for (const at of [7, 77, 177]) put(`p${at}/writer.ts`, WRITE);
    const { sites, files } = await scanShop(folder);
    expect(files).toBe(20_003);
    expect(siteLines(sites)).toEqual([177, 7, 77].map((at) => `p${at}/writer.ts:1 orders delete SQL`));
  });

  it('can be empty', async () => {
    const { sites, files } = await scanShop(folder);
    expect({ sites, files }).toEqual({ sites: [], files: 0 });
  });
});

describe('the adapter covers', () => {
  const site = async (adapter: readonly string[]) => {
    const { sites } = await scanShop(folder, adapter);
    return sites.map(({ path, covered }) => `${path} ${covered}`);
  };

  it('code inside it and calls through what is imported from it, by value, type, require or alias; nothing else', async () => {
    put('tsconfig.json', '{ // aliases\n "compilerOptions": { "paths": { "@/*": ["./src/*"] } } }');
    put('src/store/index.ts', `export const store = {};\n${WRITE}`);
    put('src/a.ts', `import { store } from './store';\nstore.${WRITE}`);
    put('src/b.ts', `import * as all from '@/store';\nconst s = all.open();\nawait s.${WRITE}`);
    put(
      'src/c.ts',
      `import type { Store } from './store/index.js';\nclass C { constructor(private s: Store) {} f() { this.s.${WRITE} } }`,
    );
    put('src/d.js', `const { store } = require('./store');\nstore.${WRITE}`);
    put(
      'src/e.ts',
      `import { adapter } from '@acme/adapter/mysql';\nadapter.transaction(async (tx) => { await tx.${WRITE} });`,
    );
    put('src/f.ts', `import { db } from './db';\nimport { store } from './store';\nstore.log(1); db.${WRITE}`);
    expect(await site(['src/store/', '@acme/adapter'])).toEqual([
      'src/a.ts true',
      'src/b.ts true',
      'src/c.ts true',
      'src/d.js true',
      'src/e.ts true',
      'src/f.ts false',
      'src/store/index.ts true',
    ]);
    expect((await site([])).filter((line) => line.endsWith('true'))).toEqual([]);
  });
});
