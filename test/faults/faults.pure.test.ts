import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { longFiles } from '../long/long-files.ts';
import { FAULTS } from './faults.ts';

const root = new URL('../../', import.meta.url);
const text = (file: string) => readFileSync(new URL(file, root), 'utf8');

it('every fault of the tools is injected by tests that exist and are run', () => {
  const missing = Object.entries(FAULTS).flatMap(([name, { by }]) => [
    ...(by.length === 0 ? [`${name}: nothing injects it`] : []),
    ...by.filter(({ file, test }) => !text(file).includes(test)).map(({ file, test }) => `${name}: ${file}: ${test}`),
  ]);
  expect(missing).toEqual([]);
  const own = new Set(Object.values(FAULTS).flatMap(({ by }) => by.map(({ file }) => file)));
  const notRun = [...own].filter((file) => file.startsWith('test/faults/') && !longFiles.includes(file));
  expect(notRun).toEqual([]);
});
