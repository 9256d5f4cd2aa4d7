import { aboutColumn, type ScriptRule } from '../script-rule.ts';

const TYPE = /^(?:bpchar|char|character)(?:\(|$)/;

/** The rule fixed-width-text. */
export const fixedWidthText: ScriptRule = {
  id: 'fixed-width-text',
  severity: 'note',
  why: 'Values are padded with spaces, which no length limit saves anything for.',

  look: aboutColumn(
    ({ type }, { traits }) => traits.transactionalDdl && TYPE.test(type),
    'Use text, with a CHECK on the length if one is meant.',
  ),
};
