import { ageText } from '../age-text.ts';
import { type GateCase, ofPlan } from '../gate-case.ts';
import { byNewest } from '../newest.ts';
import { failed, type Judge, passed, some, unknown } from '../ruling.ts';

/** A forgotten report or job shows itself only when it runs: nobody may have been seen for days, and somebody must have looked. */
export const sourceSilent: Judge = (gate, criterion) =>
  byNewest(
    'sync_status',
    gate,
    criterion,
    ({ seen: { sourceUsers } }) => {
      if (!sourceUsers.known) return unknown(sourceUsers.reason, { run: sourceUsers.turnOn });
      if (sourceUsers.value.length > 0) {
        return failed(`Still connected: ${some(sourceUsers.value.map(({ login }) => login))}.`);
      }
      const since = silentSince(gate);
      const seconds = since === null ? 0 : (gate.now.getTime() - since) / 1000;
      const reason = `Nobody was seen in looks that reach back ${ageText(seconds)}.`;
      if (seconds >= gate.settings.silent_days * 86_400) return passed(reason);
      return failed(reason, { run: 'lockstep sync-status, every day until enough have passed' });
    },
    { anyDefinitions: true },
  );

/** The first of the looks that saw nobody, up to the newest, without one that saw somebody, saw nothing, or came too late. */
function silentSince(gate: GateCase): number | null {
  const gap = gate.settings.silent_gap_hours * 3600 * 1000;
  let first: number | null = null;
  let last: number | null = null;
  for (const { record, since, seen } of ofPlan('sync_status', gate)) {
    if (last !== null && since - last > gap) first = null;
    last = since;
    const nobody = seen.sourceUsers.known && seen.sourceUsers.value.length === 0;
    if (nobody && !gate.elsewhere.has(record)) first ??= since;
    else first = null;
  }
  return first;
}
