import { PHASE_IDS } from '../../model/phase-id.ts';
import { quantity } from '../../model/quantity.ts';
import { phaseOfRule } from '../../model/settled-in.ts';
import { byNewest } from '../newest.ts';
import { failed, type Judge, orAccept, passed, some } from '../ruling.ts';

/** A blocker whose time has come is resolved, or a person answers for it by name. */
export const blockersResolved: Judge = (gate, criterion) =>
  byNewest('compare_schemas', gate, criterion, ({ seen: { findings, counts } }) => {
    const reached = PHASE_IDS.indexOf(gate.phase);
    const blockers = findings.filter(({ severity }) => severity === 'blocker');
    if (blockers.length < counts.blocker)
      return failed(`${quantity(counts.blocker, 'blocker')}, more than are listed.`);
    const due = blockers.filter(({ rule }) => PHASE_IDS.indexOf(phaseOfRule(rule)) <= reached);
    const open = due.filter(({ id }) => !gate.accepted.has(id)).map(({ id }) => id);
    if (open.length > 0) {
      return failed(`${open.length} open: ${some(open)}.`, { run: orAccept(criterion.command, open) });
    }
    const later = blockers.length - due.length;
    return passed(
      `${due.length === 0 ? 'None' : `${due.length}, all accepted by a person`}${later > 0 ? `; ${later} more matter in later phases` : ''}.`,
    );
  });
