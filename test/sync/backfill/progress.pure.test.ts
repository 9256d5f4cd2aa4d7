import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createRate, secondsLeft } from '../../../templates/sync/src/backfill/progress.ts';

it('the rate of a backfill is that of its last ten seconds, and the time that is left goes by it', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 1, max: 1000 }), (slow, fast) => {
      const rate = createRate();
      expect(rate(0, 0)).toBe(0);
      let rows = 0;
      for (let second = 1; second <= 20; second += 1) {
        rows += slow;
        expect(rate(rows, second * 1000)).toBeCloseTo(slow);
      }
      let now = 0;
      for (let second = 21; second <= 30; second += 1) {
        rows += fast;
        now = rate(rows, second * 1000);
      }
      expect(now).toBeCloseTo(fast);
      expect(secondsLeft(rows, rows + fast * 60, now)).toBeCloseTo(60);
    }),
  );
  expect([secondsLeft(5, null, 1), secondsLeft(5, 10, 0), secondsLeft(11, 10, 1)]).toEqual([null, null, 0]);
});
