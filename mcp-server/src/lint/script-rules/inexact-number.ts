import { aboutColumn, type ScriptRule } from '../script-rule.ts';

const TYPE = /^(?:float|double|real|float4|float8|money)\b/;

/** The rule inexact-number. */
export const inexactNumber: ScriptRule = {
  id: 'inexact-number',
  severity: 'note',
  why: 'What is added up is not what was put in.',

  look: aboutColumn(({ type }) => TYPE.test(type), 'Use numeric or decimal for amounts.'),
};
