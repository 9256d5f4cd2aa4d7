import { tableRef, tableRule } from '../rule.ts';

/** A table that keeps every earlier state of its rows on one side only. */
export const historyLost = tableRule('history-lost', ({ source, target }) => {
  if (source.versioned === target.versioned) return [];
  return [
    {
      severity: source.versioned ? ('warning' as const) : ('note' as const),
      object: tableRef('source', source),
      what: source.versioned
        ? `${source.name} keeps every earlier state of its rows in the source (system versioning); the target’s ${target.name} does not.`
        : `The target’s ${target.name} keeps every earlier state of its rows (system versioning); the source’s ${source.name} does not.`,
      consequence: source.versioned
        ? `A copy holds the current rows only: the history so far is lost at decommission, FOR SYSTEM_TIME fails, and no new history is kept.`
        : `Each copied and mirrored write adds a row to the history of ${target.name}, dated by the copy and not by the source.`,
      wayOut: source.versioned
        ? `Copy SELECT … FOR SYSTEM_TIME ALL of ${source.name} into a history table, and let a trigger of the target’s ${target.name} fill it from then on; or decide that the history ends.`
        : `Add system versioning to ${target.name} after the backfill.`,
    },
  ];
});
