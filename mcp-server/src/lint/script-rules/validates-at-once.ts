import { about, type ScriptRule } from '../script-rule.ts';

/** The rule validates-at-once. */
export const validatesAtOnce: ScriptRule = {
  id: 'validates-at-once',
  severity: 'warning',
  why: 'The exclusive lock of adding the constraint is held while it is validated, so NOT VALID won nothing.',

  look: about('validate constraint', ({ table, name }, { transaction }) => {
    const here = transaction.some(({ operation }) => operation.kind === 'add constraint' && operation.name === name);
    return here
      ? {
          what: `${name} of ${table} is added and validated in one transaction`,
          instead: 'Validate in a transaction of its own.',
        }
      : null;
  }),
};
