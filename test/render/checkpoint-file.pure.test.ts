import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkpointFile } from '../../mcp-server/src/render/checkpoint-file.ts';

let project: string;
beforeEach(async () => {
  project = await mkdtemp(join(tmpdir(), 'lockstep-checkpoint-'));
});
afterEach(() => rm(project, { recursive: true }));

describe('the checkpoint file', () => {
  it('gives back what was saved last, and nothing before the first save or after it was cleared', async () => {
    const checkpoint = checkpointFile(project, 'parity.json');
    const before = await checkpoint.load();
    await checkpoint.save({ at: 1 });
    await checkpoint.save({ at: 2, text: 'é' });
    const saved = await checkpoint.load();
    const files = await readdir(join(project, '.lockstep'));
    await checkpoint.clear();
    await checkpoint.clear();
    expect({ before, saved, files, after: await checkpoint.load() }).toEqual({
      before: null,
      saved: { at: 2, text: 'é' },
      files: ['parity.json'],
      after: null,
    });
  });

  it('can be read by its owner only, because it names rows', async () => {
    await checkpointFile(project, 'parity.json').save({});
    expect((await stat(join(project, '.lockstep', 'parity.json'))).mode & 0o777).toBe(0o600);
  });

  it('pauses a check while a file called pause stands beside it', async () => {
    const checkpoint = checkpointFile(project, 'parity.json');
    const before = checkpoint.paused();
    await mkdir(join(project, '.lockstep'));
    await writeFile(join(project, '.lockstep', 'pause'), '');
    const during = checkpoint.paused();
    await rm(join(project, '.lockstep', 'pause'));
    expect([before, during, checkpoint.paused()]).toEqual([false, true, false]);
  });

  it('is refused when it holds no JSON', async () => {
    await mkdir(join(project, '.lockstep'));
    await writeFile(join(project, '.lockstep', 'parity.json'), '{"half');
    await expect(checkpointFile(project, 'parity.json').load()).rejects.toMatchObject({
      code: 'VALIDATION',
      hint: expect.stringContaining('Remove the file'),
    });
  });

  it('never follows a symbolic link', async () => {
    await writeFile(join(project, 'precious'), 'keep');
    await mkdir(join(project, '.lockstep'));
    await symlink(join(project, 'precious'), join(project, '.lockstep', 'parity.json'));
    await expect(checkpointFile(project, 'parity.json').save({})).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(await readFile(join(project, 'precious'), 'utf8')).toBe('keep');
  });
});
