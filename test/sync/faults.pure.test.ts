import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { FAULTS } from './faults.ts';

const root = new URL('../../', import.meta.url);

it('every fault is injected by a test that exists, or it is said why not', () => {
  expect(Object.keys(FAULTS)).toEqual(Array.from({ length: 45 }, (_, at) => String(at + 1)));
  const missing = Object.entries(FAULTS).flatMap(([number, { by, open }]) => [
    ...(by.length === 0 && open === undefined ? [`${number}: nothing covers it`] : []),
    ...by.filter(({ file, test }) => !text(file).includes(test)).map(({ file, test }) => `${number}: ${file}: ${test}`),
  ]);
  expect(missing).toEqual([]);
});

function text(file: string): string {
  return readFileSync(new URL(file, root), 'utf8');
}
