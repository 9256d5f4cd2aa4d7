import { tableRef, tableRule } from '../rule.ts';

/** A target table that is left out of the log, while its source is in it. */
export const unloggedTable = tableRule('unlogged-table', ({ source, target }) => {
  if (target.logged || !source.logged) return [];
  return [
    {
      severity: 'warning' as const,
      object: tableRef('source', source),
      what: `The target’s ${target.name} is UNLOGGED; the source’s ${source.name} is written to the log.`,
      consequence: `After a crash of the target ${target.name} is empty; no replica and no restored backup of the log has its rows.`,
      wayOut: `Run ALTER TABLE ${target.name} SET LOGGED after the backfill and before reads move to it.`,
    },
  ];
});
