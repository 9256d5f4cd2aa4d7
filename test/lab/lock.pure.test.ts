import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { cacheFolder } from './folders.ts';
import { withLock } from './lock.ts';

test('two holders of one lock never overlap', async () => {
  const name = `test-${randomUUID()}`;
  const events: string[] = [];
  const work = async () => {
    events.push('in');
    await sleep(100);
    events.push('out');
  };
  await Promise.all([withLock(name, work), withLock(name, work), withLock(name, work)]);
  expect(events).toEqual(['in', 'out', 'in', 'out', 'in', 'out']);
});

test('a lock is free again after its holder failed or was killed', async () => {
  const name = `test-${randomUUID()}`;
  const path = join(cacheFolder(), `${name}.lock`);
  const failure = withLock(name, () => Promise.reject(new Error('no space left')));
  await expect(failure).rejects.toThrow('no space left');
  expect(existsSync(path)).toBe(false);
  const { pid } = spawnSync('true');
  writeFileSync(path, JSON.stringify({ pid, startTime: '0' }));
  expect(await withLock(name, async () => 'mine')).toBe('mine');
  expect(existsSync(path)).toBe(false);
});
