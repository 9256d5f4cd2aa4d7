import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fileError } from '../../mcp-server/src/model/file-errors.ts';
import { whileLocked } from '../../mcp-server/src/render/folder-lock.ts';
import { readManifest, writeFiles } from '../../mcp-server/src/render/write-files.ts';

const writer = fileURLToPath(new URL('./write-big-files.ts', import.meta.url));
const plan = (text: string) => [
  { path: 'PLAN.md', text },
  { path: 'tables/orders/rollback.sql', text: '-- empty\n' },
];

describe('writing the files of a plan', () => {
  let project: string;
  let root: string;
  const read = (path: string) => readFileSync(join(root, path), 'utf8');
  const names = () => readdirSync(root, { recursive: true }).map(String).sort();

  beforeEach(() => {
    project = mkdtempSync(join(tmpdir(), 'lockstep-write-'));
    root = join(project, 'migration');
  });
  afterEach(() => rmSync(project, { recursive: true }));

  it('creates what is missing, says unchanged the second time and updates what only we wrote', async () => {
    expect(await writeFiles(root, plan('one\n'))).toEqual([
      { path: 'PLAN.md', outcome: 'created', writtenTo: 'PLAN.md' },
      { path: 'tables/orders/rollback.sql', outcome: 'created', writtenTo: 'tables/orders/rollback.sql' },
    ]);
    expect((await writeFiles(root, plan('one\n'))).map(({ outcome }) => outcome)).toEqual(['unchanged', 'unchanged']);
    expect((await writeFiles(root, plan('two\n'))).map(({ outcome }) => outcome)).toEqual(['updated', 'unchanged']);
    expect(read('PLAN.md')).toBe('two\n');
    expect(names()).toEqual(['.lockstep.json', 'PLAN.md', 'tables', 'tables/orders', 'tables/orders/rollback.sql']);
    expect(statSync(join(root, 'PLAN.md')).mode & 0o777).toBe(0o600);
  });

  it('keeps a file that a person changed and puts ours beside it, again and again', async () => {
    await writeFiles(root, plan('one\n'));
    writeFileSync(join(root, 'PLAN.md'), 'mine\n');
    const kept = { path: 'PLAN.md', outcome: 'kept', writtenTo: 'PLAN.md.new' };
    for (const text of ['two\n', 'three\n', 'three\n']) {
      expect((await writeFiles(root, plan(text)))[0]).toEqual(kept);
      expect([read('PLAN.md'), read('PLAN.md.new')]).toEqual(['mine\n', text]);
    }
  });

  it('says as a patch what leads from the kept file to ours, and a person who applies it has ours', async () => {
    await writeFiles(root, plan('one\ntwo\nthree\n'));
    writeFileSync(join(root, 'PLAN.md'), 'one\nmine\nthree\n');
    await writeFiles(root, plan('one\ntwo\nthree\nfour\n'));
    expect(read('PLAN.md.new.diff')).toMatchInlineSnapshot(`
      "===================================================================
      --- PLAN.md	as it is
      +++ PLAN.md.new	as Lockstep would write it
      @@ -1,3 +1,4 @@
       one
      -mine
      +two
       three
      +four
      "
    `);
    const applied = spawnSync('patch', ['-p0', 'PLAN.md'], {
      cwd: root,
      input: read('PLAN.md.new.diff'),
      encoding: 'utf8',
    });
    // A machine without patch(1) cannot show it.
    if (applied.error === undefined) expect(read('PLAN.md')).toBe('one\ntwo\nthree\nfour\n');
    writeFileSync(join(root, 'PLAN.md'), 'one\nmine\nthree\n');
    writeFileSync(join(root, 'PLAN.md.new.diff'), 'my notes\n');
    await writeFiles(root, plan('five\n'));
    expect(read('PLAN.md.new.diff')).toBe('my notes\n');
  });

  it('keeps a file that was there before Lockstep ever wrote one', async () => {
    mkdirSync(root);
    writeFileSync(join(root, 'PLAN.md'), 'by hand\n');
    expect((await writeFiles(root, plan('ours\n')))[0]?.outcome).toBe('kept');
    expect([read('PLAN.md'), read('PLAN.md.new')]).toEqual(['by hand\n', 'ours\n']);
  });

  it('refuses to lose a file that was changed on both sides, and changes nothing then', async () => {
    await writeFiles(root, plan('one\n'));
    writeFileSync(join(root, 'PLAN.md'), 'mine\n');
    await writeFiles(root, plan('two\n'));
    writeFileSync(join(root, 'PLAN.md.new'), 'merging\n');
    const before = names().map((name) => (statSync(join(root, name)).isFile() ? read(name) : name));
    await expect(writeFiles(root, [...plan('three\n'), { path: 'new.md', text: '' }])).rejects.toMatchObject({
      code: 'CONFLICT',
      message: 'Both PLAN.md and PLAN.md.new were changed by hand.',
    });
    expect(names().map((name) => (statSync(join(root, name)).isFile() ? read(name) : name))).toEqual(before);
  });

  it('refuses a manifest that is not ours', async () => {
    await writeFiles(root, plan('one\n'));
    writeFileSync(join(root, '.lockstep.json'), '{"files": 1}');
    await expect(writeFiles(root, plan('two\n'))).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(read('PLAN.md')).toBe('one\n');
  });

  it.each(['../x', '/etc/x', 'a/../../x', 'a//b', '', '.', '.env', 'a/.git/x', 'a\\b', 'C:x', 'a\nb', 'ä'])(
    'refuses the path %j before anything is written',
    async (path) => {
      await expect(writeFiles(root, [...plan('one\n'), { path, text: 'x' }])).rejects.toMatchObject({
        code: 'VALIDATION',
      });
      expect(existsSync(root)).toBe(false);
    },
  );

  it.each([
    ['the folder itself', () => symlinkSync(project, root)],
    [
      'a folder on the way',
      () => {
        mkdirSync(root);
        symlinkSync(project, join(root, 'tables'));
      },
    ],
    [
      'a file',
      () => {
        mkdirSync(root);
        symlinkSync(join(project, 'victim'), join(root, 'PLAN.md'));
      },
    ],
    [
      'a dangling file',
      () => {
        mkdirSync(root);
        symlinkSync(join(project, 'nowhere'), join(root, 'PLAN.md'));
      },
    ],
    [
      'the manifest',
      () => {
        mkdirSync(root);
        symlinkSync(join(project, 'victim'), join(root, '.lockstep.json'));
      },
    ],
  ])('refuses a symbolic link in the place of %s', async (_, plant) => {
    writeFileSync(join(project, 'victim'), 'precious');
    plant();
    await expect(writeFiles(root, plan('one\n'))).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining('is a symbolic link'),
    });
    expect(readFileSync(join(project, 'victim'), 'utf8')).toBe('precious');
    expect([existsSync(join(project, 'nowhere')), existsSync(join(project, 'orders'))]).toEqual([false, false]);
  });

  it('refuses two names that differ in case only, which are one file on many machines', async () => {
    await expect(writeFiles(root, [...plan('one\n'), { path: 'plan.MD', text: 'x' }])).rejects.toMatchObject({
      code: 'VALIDATION',
    });
    expect(existsSync(root)).toBe(false);
  });

  it.each([
    ['saves a file that we would replace', () => writeFileSync(join(root, 'PLAN.md'), 'mine\n'), 'PLAN.md was changed'],
    [
      'puts a link in the place of a folder',
      () => {
        rmSync(join(root, 'tables'), { recursive: true });
        symlinkSync(project, join(root, 'tables'));
      },
      'tables is a symbolic link',
    ],
  ])('writes nothing when somebody %s meanwhile', async (_, meddle, says) => {
    await writeFiles(root, plan('one\n'));
    const slow = { path: 'slow.json', text: 'x'.repeat(60_000_000) };
    const writing = writeFiles(root, [...plan('two\n'), slow]).catch((error: unknown) => error);
    while (!names().some((name) => name.endsWith('.tmp'))) await sleep(1);
    meddle();
    const mine = read('PLAN.md');
    expect(await writing).toMatchObject({ code: 'CONFLICT', message: expect.stringContaining(says) });
    expect([read('PLAN.md'), existsSync(join(root, 'slow.json'))]).toEqual([mine, false]);
    expect(names().filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('is not stopped by what a killed run with the same process id has left, as in a container, and removes it', async () => {
    await writeFiles(root, plan('one\n'));
    const left = [1, 2, 3].flatMap((at) => [
      `.lockstep-${process.pid}-${at}.tmp`,
      `.lockstep-${process.pid}-0badcafe-${at}.tmp`,
    ]);
    for (const name of left) writeFileSync(join(root, name), 'torn');
    await writeFiles(root, plan('two\n'));
    expect([read('PLAN.md'), names().filter((name) => name.endsWith('.tmp'))]).toEqual(['two\n', []]);
  });

  it('replaces a hard link instead of writing through it', async () => {
    await writeFiles(root, plan('one\n'));
    linkSync(join(root, 'PLAN.md'), join(project, 'other-name'));
    await writeFiles(root, plan('two\n'));
    expect([readFileSync(join(project, 'other-name'), 'utf8'), read('PLAN.md')]).toEqual(['one\n', 'two\n']);
  });

  it('refuses a folder in the place of a file, and a file in the place of a folder', async () => {
    mkdirSync(join(root, 'PLAN.md'), { recursive: true });
    await expect(writeFiles(root, plan('one\n'))).rejects.toMatchObject({ code: 'CONFLICT' });
    rmSync(join(root, 'PLAN.md'), { recursive: true });
    writeFileSync(join(root, 'tables'), '');
    await expect(writeFiles(root, plan('one\n'))).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('a project folder that does not exist is an error that names it', async () => {
    await expect(writeFiles(join(project, 'gone', 'migration'), plan('one\n'))).rejects.toMatchObject({
      code: 'INTERNAL',
      message: expect.stringContaining(join(project, 'gone', 'migration')),
    });
  });

  it('a full disk leaves every file as it was and nothing behind', async () => {
    await writeFiles(root, plan('one\n'));
    const limited = spawnSync(
      'bash',
      ['-c', 'ulimit -f 64; exec "$@"', 'bash', process.execPath, '--import', 'tsx', writer, root, '1'],
      {
        encoding: 'utf8',
        env: { ...process.env, TSX_DISABLE_CACHE: '1' },
      },
    );
    expect(limited.stdout).toBe('LIMIT\n');
    expect(names()).toEqual(['.lockstep.json', 'PLAN.md', 'tables', 'tables/orders', 'tables/orders/rollback.sql']);
    expect(read('PLAN.md')).toBe('one\n');
  });

  it('a kill at any moment leaves every file whole, and the next run cleans up', async () => {
    let whole = 0;
    for (let round = 0; round < 8; round += 1) {
      const child = spawn(process.execPath, ['--import', 'tsx', writer, root, '1000'], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      await once(child.stdout, 'data');
      await sleep(round * 9);
      child.kill('SIGKILL');
      await once(child, 'exit');
      for (const name of names().filter((each) => /\.md$/.test(each))) {
        const text = read(name);
        whole += 1;
        expect([text.length, new Set(text).size]).toEqual([200_000, 1]);
      }
    }
    expect(whole).toBe(8 * 12);
    const files = Array.from({ length: 12 }, (_, at) => ({ path: `file-${at}.md`, text: 'z'.repeat(200_000) }));
    const outcomes = (await writeFiles(root, files)).map(({ outcome }) => outcome);
    expect(outcomes.filter((outcome) => outcome === 'kept')).toEqual([]);
    expect(names()).toEqual(['.lockstep.json', ...files.map(({ path }) => path).sort()]);
  });
});

it('says why a file could not be written by the system’s own codes', () => {
  const full = (() => {
    try {
      writeFileSync('/dev/full', 'x');
    } catch (error) {
      return fileError(error, 'migration');
    }
  })();
  expect({ code: full?.code, message: full?.message }).toEqual({
    code: 'LIMIT',
    message: 'migration could not be written: the disk, the quota or the file size limit is full.',
  });
  const denied = Object.assign(new Error('EACCES'), { code: 'EACCES', path: 'migration/PLAN.md' });
  expect(fileError(denied, 'migration')).toMatchObject({
    code: 'PERMISSION',
    message: 'migration/PLAN.md could not be written: the file system does not allow it.',
    serverCode: 'EACCES',
  });
});

describe('several that write in one folder', () => {
  let root: string;
  const read = (path: string) => readFileSync(join(root, path), 'utf8');
  const lock = () => join(root, '.lockstep.lock');
  const one = (path: string, text: string) => writeFiles(root, [{ path, text }]);

  beforeEach(() => {
    root = join(mkdtempSync(join(tmpdir(), 'lockstep-write-')), 'migration');
    mkdirSync(root);
  });
  afterEach(() => rmSync(join(root, '..'), { recursive: true }));

  it('write one after the other, so that each knows what the others wrote', async () => {
    rmSync(root, { recursive: true });
    const paths = Array.from({ length: 12 }, (_, at) => `page-${at}.md`);
    await Promise.all(paths.map((path) => one(path, 'one\n')));
    const outcomes = await Promise.all(paths.map((path) => one(path, 'two\n')));
    expect(new Set(outcomes.flat().map(({ outcome }) => outcome))).toEqual(new Set(['updated']));
    expect(readdirSync(root).sort()).toEqual(['.lockstep.json', ...paths].sort());
  });

  it('never put an older text in the place of a newer one, and agree where it is the same', async () => {
    await writeFiles(root, plan('first\n'));
    const before = await readManifest(root);
    await writeFiles(root, plan('newer\n'));
    const late = writeFiles(root, plan('older\n'), before);
    await expect(late).rejects.toMatchObject({ code: 'CONFLICT', message: expect.stringContaining('another run') });
    expect([read('PLAN.md'), readdirSync(root).filter((name) => /new|lock$/.test(name))]).toEqual(['newer\n', []]);
    const same = await writeFiles(root, plan('newer\n'), before);
    expect(same.map(({ outcome }) => outcome)).toEqual(['unchanged', 'unchanged']);
  });

  it('are not held up by what a killed one left, with or without its name', async () => {
    writeFileSync(lock(), `${spawnSync(process.execPath, ['-e', '']).pid} 0a0b0c0d`);
    await Promise.all([one('a.md', 'one\n'), one('b.md', 'one\n')]);
    writeFileSync(lock(), '');
    utimesSync(lock(), 1, 1);
    await one('c.md', 'one\n');
    writeFileSync(lock(), `${process.pid} 0a0b0c0d`);
    await one('d.md', 'one\n');
    expect(readdirSync(root).sort()).toEqual(['.lockstep.json', 'a.md', 'b.md', 'c.md', 'd.md']);
  });

  it('wait for one that lives, and say which file tells, and what is no file is not read', async () => {
    writeFileSync(lock(), `${process.ppid} 0a0b0c0d`);
    await expect(whileLocked(root, async () => 1, 60)).rejects.toMatchObject({
      code: 'BUSY',
      message: expect.stringContaining(lock()),
    });
    expect(readFileSync(lock(), 'utf8')).toBe(`${process.ppid} 0a0b0c0d`);
    rmSync(lock());
    symlinkSync('/dev/zero', lock());
    await expect(one('a.md', 'one\n')).rejects.toMatchObject({ code: 'CONFLICT' });
  });
});
