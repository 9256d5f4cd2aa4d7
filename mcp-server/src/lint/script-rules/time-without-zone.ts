import { aboutColumn, type ScriptRule } from '../script-rule.ts';

const TYPE = /^timestamp(?:\(\d\))?$/;

/** The rule time-without-zone. */
export const timeWithoutZone: ScriptRule = {
  id: 'time-without-zone',
  severity: 'note',
  why: 'The same value means another moment in another session.',

  look: aboutColumn(({ type }, { traits }) => traits.transactionalDdl && TYPE.test(type), 'Use timestamptz.'),
};
