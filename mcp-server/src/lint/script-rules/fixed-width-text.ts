import type { ScriptRule } from '../script-rule.ts';

const TYPE = /^(?:bpchar|char|character)(?:\(|$)/;

/** The rule fixed-width-text. */
export const fixedWidthText: ScriptRule = {
  id: 'fixed-width-text',
  severity: 'note',
  why: 'Values are padded with spaces, which no length limit saves anything for.',

  look: ({ operation, traits }) => {
    const columns =
      operation.kind === 'create table' ? operation.columns : operation.kind === 'add column' ? [operation.column] : [];
    const found = columns.find(({ type }) => TYPE.test(type));
    return found === undefined || !traits.transactionalDdl
      ? null
      : { what: `${found.name} is ${found.type}`, instead: 'Use text, with a CHECK on the length if one is meant.' };
  },
};
