import { aboutColumn, type ScriptRule } from '../script-rule.ts';

const TYPE = /^json$/;

/** The rule json-without-equality. */
export const jsonWithoutEquality: ScriptRule = {
  id: 'json-without-equality',
  severity: 'warning',
  why: 'json has no equality: SELECT DISTINCT, GROUP BY and a comparison of whole rows fail.',

  look: aboutColumn(({ type }, { traits }) => traits.transactionalDdl && TYPE.test(type), 'Use jsonb.'),
};
