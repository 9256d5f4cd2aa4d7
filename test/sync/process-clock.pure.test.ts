import { expect, it, vi } from 'vitest';
import { paceOf } from '../../templates/sync/src/reconcile/pace.ts';

it('a run goes on at its rate when the clock of its machine is set back or forward', async () => {
  const pace = paceOf(1_000_000, {});
  const real = Date.now();
  for (const step of [-3_600_000, 3_600_000, -86_400_000]) {
    vi.spyOn(Date, 'now').mockReturnValue(real + step);
    // By that clock it would wait for an hour, or for a day.
    await expect(pace(1)).resolves.toBeUndefined();
  }
  vi.restoreAllMocks();
});
