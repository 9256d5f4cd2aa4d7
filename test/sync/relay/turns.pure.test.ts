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
  const claims = [
    turns.batch().take(2, claim('a', [1, 2])),
    turns.batch().take(2, claim('b', [3])),
    turns.batch().take(2, claim('c', [4])),
  ];
  expect(await Promise.all(claims)).toEqual([[1, 2], [3], []]);
  // Longer than any test may take.
  const resting = turns.rest(3_600_000, never);
  turns.settled();
  await resting;
  expect(await turns.batch().take(2, claim('d', [4, 5]))).toEqual([4, 5]);
  expect(asked).toEqual(['a', 'b', 'd'].flatMap((name) => [`${name} begins`, `${name} ends`]));
});

it('whoever has rested asks again, for something may have come, but not at once after a claim that took long', async () => {
  const turns = openTurns();
  expect(await turns.batch().take(2, () => sleep(5, [1]))).toEqual([1]);
  await turns.rest(1, never);
  expect(await turns.batch().take(2, async () => [2])).toEqual([]);
  await turns.rest(1000, never);
  expect(await turns.batch().take(2, async () => [2])).toEqual([2]);
});

it('a claim that failed holds nobody up', async () => {
  const turns = openTurns();
  await expect(turns.batch().take(1, () => Promise.reject(new Error('away')))).rejects.toThrow('away');
  expect(await turns.batch().take(1, async () => [1])).toEqual([1]);
});

it('nobody has to ask while what a claim found is under way, but for who has rested', async () => {
  const turns = openTurns();
  const batch = turns.batch();
  expect([turns.idle(), await batch.take(2, async () => [1]), turns.idle()]).toEqual([false, [1], true]);
  await turns.rest(50, never);
  expect([turns.idle(), await turns.batch().take(2, async () => []), turns.idle()]).toEqual([false, [], true]);
  // Then a relay that is to end must see that nothing waits.
  batch.leave();
  expect(turns.idle()).toBe(false);
});

it('what is larger than others are is held by one batch at a time, in the order in which they came', async () => {
  const turns = openTurns();
  const [a, b, c] = [turns.batch(), turns.batch(), turns.batch()];
  const entered: string[] = [];
  await a.enter();
  const others = [b.enter().then(() => entered.push('b')), c.enter().then(() => entered.push('c'))];
  // One that was never entered holds nobody up.
  turns.batch().leave();
  await sleep(5);
  expect(entered).toEqual([]);
  a.leave();
  await others[0];
  expect(entered).toEqual(['b']);
  b.leave();
  await Promise.all(others);
  expect(entered).toEqual(['b', 'c']);
});
