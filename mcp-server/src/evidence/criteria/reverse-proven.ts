import { ageText } from '../age-text.ts';
import { ageSeconds } from '../gate-case.ts';
import { byNewest } from '../newest.ts';
import { failed, type Judge, passed, unknown } from '../ruling.ts';

/** Without a way back that was seen to work, no flip. Nobody can accept this away. */
export const reverseProven: Judge = (gate, criterion) =>
  byNewest('sync_status', gate, criterion, ({ record, seen: { reverseProof } }) => {
    if (!reverseProof.known) return unknown(reverseProof.reason, { run: reverseProof.turnOn });
    if (reverseProof.value === null) {
      return failed('Nobody has proven it, or the tables were defined otherwise when it was.');
    }
    const age = reverseProof.value.ageSeconds + ageSeconds(record.at, gate);
    const reason = `A change of the target reached the source ${ageText(age)} ago.`;
    return age <= gate.settings.fresh_hours.proof * 3600 ? passed(reason) : unknown(`${reason} That is too long.`);
  });
