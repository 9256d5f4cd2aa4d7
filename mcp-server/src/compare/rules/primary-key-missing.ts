import { list, tableRef, tableRule } from '../rule.ts';

/** A table whose rows nothing identifies in the source, or whose target lacks the primary key. */
export const primaryKeyMissing = tableRule('primary-key-missing', ({ source, target, mapping }) => {
  const shared = list(mapping.key.map((pair) => pair.source));
  if (source.primaryKey === null) {
    if (shared !== '') return [];
    return [
      {
        severity: 'warning',
        object: tableRef('source', source),
        what: `${source.name} has neither a primary key nor a NOT NULL unique key that the target’s ${target.name} has too.`,
        consequence: `Rows of ${source.name} can be counted and summed but not told apart: no exact parity, no change capture by key, no resumable backfill.`,
        wayOut: `Add a key to ${source.name} (an auto-increment column will do) and to the target, or copy and compare it whole while its writers are stopped.`,
      },
    ];
  }
  if (target.primaryKey !== null) return [];
  const columns = list(source.primaryKey.columns);
  return [
    {
      severity: shared === '' ? 'blocker' : 'warning',
      object: tableRef('source', source),
      what: `${source.name} has the primary key ${columns}; the target’s ${target.name} has none${shared === '' ? '' : `, though ${shared} identifies a row on both sides`}.`,
      consequence:
        shared === ''
          ? `The target accepts the same ${columns} twice, and upserts by ${columns} fail there.`
          : `Tools that look for a primary key skip ${target.name}, and logical replication of it needs REPLICA IDENTITY USING INDEX over ${shared}.`,
      wayOut: `Add PRIMARY KEY on the target’s ${target.name} before the backfill.`,
    },
  ];
});
