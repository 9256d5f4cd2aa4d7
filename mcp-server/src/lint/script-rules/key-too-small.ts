import { columnsMade, type ScriptRule } from '../script-rule.ts';

const SMALL = /^(?:int[24]?|integer|smallint|mediumint|serial[24]?|smallserial)\b/;

/** The rule key-too-small. */
export const keyTooSmall: ScriptRule = {
  id: 'key-too-small',
  severity: 'warning',
  why: 'A counter of 32 bits ends at 2,147,483,647, and changing it then is a migration of its own.',

  look: ({ operation }) => {
    const small = columnsMade(operation).find(
      ({ type, counted, constraints }) => (counted || constraints.includes('primary key')) && SMALL.test(type),
    );
    return small === undefined ? null : { what: `${small.name} is counted in ${small.type}`, instead: 'Use bigint.' };
  },
};
