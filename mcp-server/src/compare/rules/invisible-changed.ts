import { columnRef, columnRule, label } from '../rule.ts';

/** A column that SELECT * hides on one side only. */
export const invisibleChanged = columnRule('invisible-changed', (pair) => {
  const { source, target } = pair;
  if (source.invisible === target.invisible) return null;
  const hidden = source.invisible ? 'source' : 'target';
  return {
    severity: 'note',
    object: columnRef(pair),
    what: `${label(pair)} is invisible in the ${hidden} only.`,
    consequence: `SELECT * and INSERT without column names see ${source.invisible ? `one more column in ${pair.table.target.name} on the target` : `one column less in ${pair.table.target.name} on the target`}: ${target.name}.`,
    wayOut: `Name the columns in the queries on ${pair.table.source.name}.`,
  };
});
