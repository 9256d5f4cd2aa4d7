import { approvalOf } from '../../model/phase-id.ts';
import { shellWord } from '../../model/shell-word.ts';
import { ageText } from '../age-text.ts';
import { ageSeconds, isFresh, isOfPlan, ofPlan } from '../gate-case.ts';
import { withoutPlan } from '../newest.ts';
import { failed, type Judge, passed, unknown } from '../ruling.ts';

/** A person has said yes to this act on this database, lately, and about these definitions. */
export const approved: Judge = (gate, criterion) => {
  if (gate.plan === null) return withoutPlan();
  const wanted = approvalOf(gate.phase, gate.plan.seen.capture);
  if (wanted === undefined) return passed('This phase asks for none.');
  const target = gate.plan.subject[wanted.side];
  const run = `A person runs in a terminal: lockstep approve ${gate.phase} --change <id> --target ${shellWord(target)} --action ${shellWord(wanted.action)}`;
  const found = ofPlan('approve', gate)
    .filter(({ seen }) => seen.phase === gate.phase)
    .at(-1);
  if (found === undefined) return unknown('Nobody has approved it.', { run });
  const { record, seen } = found;
  const who = `${record.by.user} under ${seen.change}, ${ageText(ageSeconds(record.at, gate))} ago`;
  if (seen.target !== target || seen.action !== wanted.action) {
    return failed(`${who}: that approval is of something else (${seen.action}, ${seen.target}).`, { record, run });
  }
  if (!isOfPlan(record, gate)) return unknown(`${who}, for other definitions or another mapping.`, { record, run });
  if (!isFresh(record, criterion, gate)) return unknown(`${who}: too long ago.`, { record, run });
  return passed(`Approved by ${who}.`, { record });
};
