import { ageText } from '../age-text.ts';
import { byStatus } from '../by-status.ts';
import { type GateCase, ofPlan } from '../gate-case.ts';
import { failed, type Judge, passed, unknown } from '../ruling.ts';

/** Errors of a new primary show late: until then the way back is kept. */
export const sourceKept: Judge = (gate, criterion) =>
  byStatus(
    gate,
    criterion,
    ({ kit }) => kit,
    ({ primary }) => {
      if (primary !== 'target') return failed('The target is not the primary.', { run: 'npm run sync -- cutover run' });
      const since = targetSince(gate);
      if (since === null) return unknown('Nobody has seen the flip.');
      const seconds = (gate.now.getTime() - since) / 1000;
      const reason = `The target has been the primary for ${ageText(seconds)}.`;
      return seconds >= gate.settings.keep_days * 86_400 ? passed(reason) : failed(reason);
    },
  );

/** The first look since which every look saw the target as the primary: looks, not what somebody says of them. */
function targetSince(gate: GateCase): number | null {
  let first: number | null = null;
  for (const { since, seen } of ofPlan('sync_status', gate)) {
    if (!seen.kit.known) continue;
    if (seen.kit.value.primary === 'target') first ??= since;
    else first = null;
  }
  return first;
}
