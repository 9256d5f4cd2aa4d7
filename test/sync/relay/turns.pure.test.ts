import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { openTurns } from '../../../templates/sync/src/relay/turns.ts';

const never = new AbortController().signal;

it('workers claim one after another, and after a claim that found too little nobody asks until a batch is settled', async () => {
  const turns = openTurns();
  const asked: string[] = [];
  const claim = (name: string, found: readonly number[]) => async () => {
    asked.push(`${name} begins`);
    await sleep(5);
    asked.push(`${name} ends`);
    return found;
  };
  const claims = [turns.take(2, claim('a', [1, 2])), turns.take(2, claim('b', [3])), turns.take(2, claim('c', [4]))];
  expect(await Promise.all(claims)).toEqual([[1, 2], [3], []]);
  // Longer than any test may take.
  const resting = turns.rest(3_600_000, never);
  turns.settled();
  await resting;
  expect(await turns.take(2, claim('d', [4, 5]))).toEqual([4, 5]);
  expect(asked).toEqual(['a', 'b', 'd'].flatMap((name) => [`${name} begins`, `${name} ends`]));
});

it('whoever has rested asks again, for something may have come, but not at once after a claim that took long', async () => {
  const turns = openTurns();
  expect(await turns.take(2, () => sleep(20, [1]))).toEqual([1]);
  await turns.rest(1, never);
  expect(await turns.take(2, async () => [2])).toEqual([]);
  await turns.rest(200, never);
  expect(await turns.take(2, async () => [2])).toEqual([2]);
});

it('a claim that failed holds nobody up', async () => {
  const turns = openTurns();
  await expect(turns.take(1, () => Promise.reject(new Error('away')))).rejects.toThrow('away');
  expect(await turns.take(1, async () => [1])).toEqual([1]);
});
