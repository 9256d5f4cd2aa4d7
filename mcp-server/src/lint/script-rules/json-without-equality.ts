import type { ScriptRule } from '../script-rule.ts';

const TYPE = /^json$/;

/** The rule json-without-equality. */
export const jsonWithoutEquality: ScriptRule = {
  id: 'json-without-equality',
  severity: 'warning',
  why: 'json has no equality: SELECT DISTINCT, GROUP BY and a comparison of whole rows fail.',

  look: ({ operation, traits }) => {
    const columns =
      operation.kind === 'create table' ? operation.columns : operation.kind === 'add column' ? [operation.column] : [];
    const found = columns.find(({ type }) => TYPE.test(type));
    return found === undefined || !traits.transactionalDdl
      ? null
      : { what: `${found.name} is ${found.type}`, instead: 'Use jsonb.' };
  },
};
