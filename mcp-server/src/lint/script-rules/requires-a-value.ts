import { about, type ScriptRule } from '../script-rule.ts';

/** The rule requires-a-value. */
export const requiresAValue: ScriptRule = {
  id: 'requires-a-value',
  severity: 'blocker',
  why: 'Rows that are there have no value, and the version of the application that runs now writes none.',

  look: about('add column', ({ table, column }, { isNew }) => {
    if (
      !column.notNull ||
      column.default === 'constant' ||
      column.default === 'volatile' ||
      column.generated !== null ||
      column.counted ||
      isNew(table)
    )
      return null;
    return {
      what: `${table}.${column.name} is NOT NULL without a default`,
      instead:
        'Add it nullable or with a constant default, write it from the application, fill the old rows in batches, then require it.',
    };
  }),
};
