import { uniqueKeysOf } from '../../model/unique-keys.ts';
import { count, databaseRef, list, type Rule } from '../rule.ts';

/** Tables with several unique keys, whose upserts react to any of them on one side and to a named one on the other. One note for the whole database. */
export const upsertChanged: Rule = {
  id: 'upsert-changed',
  check: ({ source, target, tables }) => {
    const byAnyKey = source.semantics.upsertByAnyKey;
    if (byAnyKey === target.semantics.upsertByAnyKey) return [];
    const several = tables.filter((table) => uniqueKeysOf(byAnyKey ? table.source : table.target).length > 1);
    const [first] = several;
    if (first === undefined) return [];
    const keys = uniqueKeysOf(byAnyKey ? first.source : first.target).map(({ columns }) => columns.join(', '));
    return [
      {
        severity: 'note',
        object: databaseRef('source', source),
        what: `${count(several.length, 'table')} ${several.length === 1 ? 'has' : 'have'} more than one unique key: ${list(several.map((table) => table.source.name))}.`,
        consequence: byAnyKey
          ? `INSERT IGNORE, REPLACE and ON DUPLICATE KEY UPDATE react to whichever key of ${first.source.name} is hit (${keys.join('; ')}); ON CONFLICT DO UPDATE names one, and a clash in another is an error.`
          : `ON CONFLICT names the key it reacts to; INSERT … ON DUPLICATE KEY UPDATE and INSERT IGNORE react to every key of ${first.target.name} (${keys.join('; ')}), and so change or swallow rows that meant another.`,
        wayOut: `Decide for each upsert into ${list(several.map((table) => table.source.name))} which key it means, and what a clash in the others should do.`,
      },
    ];
  },
};
