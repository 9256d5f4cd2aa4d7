import { quantity, quantityThat } from '../../model/quantity.ts';
import { type ConditionCheck, said } from './condition.ts';

/** What AWS DMS could not apply: it goes on without, so that each of them is a change that is lost. */
export const dms: ConditionCheck = ({ source, target }) => {
  const states = [source, target].flatMap(({ dms: found }) =>
    found.known && found.value !== null ? [found.value] : [],
  );
  if (states.length === 0) return said('dms', 'fine', 'No control tables of AWS DMS are seen.');
  const total = (pick: (state: (typeof states)[number]) => number | null) =>
    states.reduce<number | null>(
      (sum, state) => (sum === null || pick(state) === null ? null : sum + (pick(state) ?? 0)),
      0,
    );
  const exceptions = total(({ exceptions: count }) => count);
  const suspended = total(({ suspendedTables }) => suspendedTables);
  const failures = total(({ validationFailures }) => validationFailures);
  const lost = [
    ...((exceptions ?? 0) > 0
      ? [`${quantity(exceptions ?? 0, 'change')} could not be applied (awsdms_apply_exceptions)`]
      : []),
    ...((suspended ?? 0) > 0
      ? [`${quantityThat(suspended ?? 0, 'table', 'is', 'are')} suspended (awsdms_suspended_tables)`]
      : []),
  ];
  const stop = {
    pause: 'aws dms stop-replication-task --replication-task-arn <task>',
    resume:
      'aws dms start-replication-task --replication-task-arn <task> --start-replication-task-type resume-processing',
  };
  if (lost.length > 0)
    return {
      ...said(
        'dms',
        'halt',
        `AWS DMS: ${lost.join(', ')}. What is lost does not come back: check_parity names the rows.`,
      ),
      ...stop,
    };
  if ((failures ?? 0) > 0)
    return {
      ...said('dms', 'warn', `AWS DMS: its validation reports ${quantity(failures ?? 0, 'row')}. Ask check_parity.`),
      ...stop,
    };
  if (exceptions === null || suspended === null || failures === null)
    return said(
      'dms',
      'unknown',
      `The login may not read the control tables of AWS DMS in schema ${states[0]?.schema}: GRANT SELECT ON awsdms_apply_exceptions, awsdms_suspended_tables and awsdms_validation_failures_v1 there TO the login of Lockstep.`,
    );
  return said('dms', 'fine', 'AWS DMS noted no exception and no suspended table.');
};
