import { byStatus } from '../by-status.ts';
import { failed, type Judge, passed } from '../ruling.ts';

/** A copy that falls behind is neither read nor flipped to. */
export const lagBounded: Judge = (gate, criterion) =>
  byStatus(
    gate,
    criterion,
    ({ lagSeconds }) => lagSeconds,
    (seconds) => {
      const reason = `The secondary is ${seconds.toFixed(1)} s behind.`;
      return seconds <= gate.settings.lag_seconds
        ? passed(reason)
        : failed(reason, { run: 'npm run sync -- relay lag' });
    },
  );
