import { withoutPlan } from '../newest.ts';
import { failed, type Judge, passed, unknown } from '../ruling.ts';

/** Evidence about another mapping is about other tables and columns. */
export const mappingUnchanged: Judge = ({ plan, current }) => {
  if (plan === null) return withoutPlan();
  const { record, subject } = plan;
  if (typeof current === 'string') return unknown(current, { record, run: 'lockstep check-connections' });
  if (current.mapping === subject.mapping) return passed('It is the one of the plan.', { record });
  return failed('lockstep.yaml or the tables map otherwise than when the plan was made.', {
    record,
    run: 'lockstep generate-plan, then every check again',
  });
};
