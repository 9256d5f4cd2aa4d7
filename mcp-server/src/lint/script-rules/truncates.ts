import { about, type ScriptRule } from '../script-rule.ts';

/** The rule truncates. */
export const truncates: ScriptRule = {
  id: 'truncates',
  severity: 'blocker',
  why: 'All rows are gone in a moment, no trigger of a row sees it, and it cannot be repeated safely.',

  look: about('truncate', ({ table, cascade }, { isNew }) =>
    isNew(table)
      ? null
      : {
          what: `${table} is emptied${cascade ? ', and every table that refers to it' : ''}`,
          instead: 'Delete in batches by key what is to go, after it was archived.',
        },
  ),
};
