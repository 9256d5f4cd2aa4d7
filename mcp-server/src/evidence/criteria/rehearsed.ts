import { ageText } from '../age-text.ts';
import { ageSeconds } from '../gate-case.ts';
import { byNewest } from '../newest.ts';
import { failed, type Judge, passed, unknown } from '../ruling.ts';

/** Everything but the decision was done once, and the source opened again: the pause is known, and so is the way back. */
export const rehearsed: Judge = (gate, criterion) =>
  byNewest(
    'sync_status',
    gate,
    criterion,
    ({ seen: { flip } }) => {
      if (!flip.known) return unknown(flip.reason, { run: flip.turnOn });
      if (flip.value === null) return failed('It was not rehearsed yet.');
      const { outcome, pausedMs, at } = flip.value;
      const age = ageSeconds(at, gate);
      if (outcome !== 'rehearsed') return failed(`The last flip was ${outcome} ${ageText(age)} ago, not rehearsed.`);
      const reason = `Rehearsed ${ageText(age)} ago; nobody could write for ${(pausedMs / 1000).toFixed(2)} s.`;
      if (age > gate.settings.fresh_hours.rehearsal * 3600) return unknown(`${reason} That is too long ago.`);
      return pausedMs / 1000 <= gate.settings.pause_seconds ? passed(reason) : failed(reason);
    },
    { anyDefinitions: true },
  );
