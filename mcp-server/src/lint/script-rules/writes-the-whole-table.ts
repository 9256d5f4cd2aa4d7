import { about, type ScriptRule } from '../script-rule.ts';

/** The rule writes-the-whole-table. */
export const writesTheWholeTable: ScriptRule = {
  id: 'writes-the-whole-table',
  severity: 'blocker',
  why: 'One statement holds its locks and its undo data until its last row, replicas lag behind it, and it begins anew when it fails.',

  look: about('write', ({ verb, table, bounded, fills }, { isNew, before }) =>
    (bounded &&
      !before.some((each) => each.kind === 'add column' && each.table === table && each.column.name === fills)) ||
    isNew(table)
      ? null
      : {
          what: `${verb} of every row of ${table} in one statement`,
          instead: 'Work in batches by key (1,000 to 5,000 rows), each in its own transaction with its checkpoint.',
        },
  ),
};
