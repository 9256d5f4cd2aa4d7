import type { ScriptRule } from '../script-rule.ts';

const TYPE = /^(?:float|double|real|float4|float8|money)\b/;

/** The rule inexact-number. */
export const inexactNumber: ScriptRule = {
  id: 'inexact-number',
  severity: 'note',
  why: 'What is added up is not what was put in.',

  look: ({ operation }) => {
    const columns =
      operation.kind === 'create table' ? operation.columns : operation.kind === 'add column' ? [operation.column] : [];
    const found = columns.find(({ type }) => TYPE.test(type));
    return found === undefined
      ? null
      : { what: `${found.name} is ${found.type}`, instead: 'Use numeric or decimal for amounts.' };
  },
};
