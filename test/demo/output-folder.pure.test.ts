import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { filesIn, prepareFolder } from './output-folder.ts';

let parent: string;
let folder: string;

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'demo-folder-'));
  folder = join(parent, 'demo-output');
});
afterEach(() => rm(parent, { recursive: true }));

test('a folder of an earlier demo is emptied, git-ignored and given its settings', async () => {
  await prepareFolder(folder);
  await writeFile(join(folder, 'old.txt'), 'old');
  await prepareFolder(folder);
  expect((await readdir(folder)).sort()).toEqual(['.gitignore', '.lockstep-demo', 'lockstep.yaml']);
  expect(await filesIn(folder)).toEqual(['lockstep.yaml']);
});

test('a folder that the demo did not make is left as it is', async () => {
  await writeFile(join(parent, 'mine.txt'), 'mine');
  await expect(prepareFolder(parent)).rejects.toThrow('holds files that the demo did not write');
  expect(await readdir(parent)).toEqual(['mine.txt']);
});
