import type { ScriptRule } from '../script-rule.ts';

const TYPE = /^timestamp(?:\(\d\))?$/;

/** The rule time-without-zone. */
export const timeWithoutZone: ScriptRule = {
  id: 'time-without-zone',
  severity: 'note',
  why: 'The same value means another moment in another session.',

  look: ({ operation, traits }) => {
    const columns =
      operation.kind === 'create table' ? operation.columns : operation.kind === 'add column' ? [operation.column] : [];
    const found = columns.find(({ type }) => TYPE.test(type));
    return found === undefined || !traits.transactionalDdl
      ? null
      : { what: `${found.name} is ${found.type}`, instead: 'Use timestamptz.' };
  },
};
