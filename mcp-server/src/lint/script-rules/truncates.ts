import type { ScriptRule } from '../script-rule.ts';

/** The rule truncates. */
export const truncates: ScriptRule = {
  id: 'truncates',
  severity: 'blocker',
  why: 'All rows are gone in a moment, no trigger of a row sees it, and it cannot be repeated safely.',

  look: ({ operation, isNew }) => {
    const emptied =
      operation.kind === 'truncate'
        ? `${operation.table} is emptied${operation.cascade ? ', and every table that refers to it' : ''}`
        : operation.kind === 'change partitions' && operation.how.startsWith('truncate')
          ? `${operation.table}: ${operation.how}`
          : null;
    return emptied === null || !('table' in operation) || operation.table == null || isNew(operation.table)
      ? null
      : { what: emptied, instead: 'Delete in batches by key what is to go, after it was archived.' };
  },
};
