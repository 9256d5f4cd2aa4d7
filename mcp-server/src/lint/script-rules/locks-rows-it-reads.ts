import { about, type ScriptRule } from '../script-rule.ts';

/** The rule locks-rows-it-reads. */
export const locksRowsItReads: ScriptRule = {
  id: 'locks-rows-it-reads',
  severity: 'warning',
  why: 'In REPEATABLE READ InnoDB locks every row and gap that INSERT … SELECT reads, and writers of that table wait until it ends or give up (error 1205).',
  look: about('write', ({ from }, { before, traits, isNew }) => {
    const read = from?.tables.find((table) => !isNew(table));
    const free = before.some(
      (each) => each.kind === 'set' && /isolation/.test(each.name) && /^'?READ[ -](?:UN)?COMMITTED/i.test(each.value),
    );
    return read === undefined || !traits.copyLocksItsSource || free
      ? null
      : {
          what: `rows of ${read} are locked while they are copied`,
          instead: 'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED first, and copy in batches by key.',
        };
  }),
};
