import { withoutPlan } from '../newest.ts';
import { failed, type Judge, passed, unknown } from '../ruling.ts';

/** A definition that moved makes plan, kit and every comparison ones of another migration. */
export const schemasUnchanged: Judge = ({ plan, current }) => {
  if (plan === null) return withoutPlan();
  const { record, subject } = plan;
  if (typeof current === 'string') return unknown(current, { record, run: 'lockstep check-connections' });
  const moved = (['source', 'target'] as const).filter(
    (side) => current[side] !== subject[side] || current.schemas[side] !== subject.schemas[side],
  );
  if (moved.length === 0) return passed('Both were looked at now: nothing has changed since the plan.', { record });
  const what = moved.map((side) =>
    current[side] === subject[side] ? `the schema of the ${side} has changed` : `the ${side} is another database`,
  );
  return failed(`Since the plan ${what.join(', and ')}.`, {
    record,
    run: 'lockstep compare-schemas; undo the change, or run lockstep generate-plan and every check again',
  });
};
