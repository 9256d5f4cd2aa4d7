import { about, type ScriptRule } from '../script-rule.ts';

/** The rule counter-left-behind. */
export const counterLeftBehind: ScriptRule = {
  id: 'counter-left-behind',
  severity: 'blocker',
  why: 'The first insert after it takes a number that is there already.',

  look: about('write', ({ table, namesCounter, from }, { script, traits }) => {
    if (!namesCounter || from === null || traits.countersFollow) return null;
    const moved = script.statements.some(({ does }) => does.some(({ operation }) => operation.kind === 'move counter'));
    return moved
      ? null
      : {
          what: `${table} gets rows with ids of their own, and its sequence stays where it was`,
          instead: `SELECT setval(pg_get_serial_sequence('${table}', 'id'), (SELECT max(id) FROM ${table})) at the end, with a gap while others write.`,
        };
  }),
};
