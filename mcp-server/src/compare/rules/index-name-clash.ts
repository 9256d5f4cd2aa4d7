import type { Comparison } from '../comparison.ts';
import { isServed } from '../index-use.ts';
import { count, databaseRef, list, type Rule } from '../rule.ts';

/** Indexes that the target still lacks and that cannot all keep their name there. One note for the whole database. */
export const indexNameClash: Rule = {
  id: 'index-name-clash',
  check: (whole) => {
    const { source, target } = whole;
    if (source.semantics.names.indexesShareSchema || !target.semantics.names.indexesShareSchema) return [];
    const clashes = [...holders(whole)].filter(([, { tables, missing }]) => missing && tables.length > 1);
    const [first] = clashes;
    if (first === undefined) return [];
    const [name, { tables }] = first;
    return [
      {
        severity: 'note',
        object: databaseRef('source', source),
        what: `${count(clashes.length, 'index name')} of the source ${clashes.length === 1 ? 'stands' : 'stand'} on several tables, and not all of their indexes are on the target: ${list(clashes.map(([shared, held]) => `${shared} (${list(held.tables)})`))}.`,
        consequence: `A schema of the target has room for one relation of a name: the second CREATE INDEX ${name} fails, or with IF NOT EXISTS does nothing and says so in a notice.`,
        wayOut: `Name the target’s indexes after their tables, such as ${tables[0]}_${name}, and keep the names apart from those of tables and types too.`,
      },
    ];
  },
};

function holders({ tables }: Comparison): Map<string, { readonly tables: string[]; missing: boolean }> {
  const found = new Map<string, { readonly tables: string[]; missing: boolean }>();
  for (const table of tables) {
    for (const index of table.source.indexes) {
      const name = index.name.toLowerCase();
      const known = found.get(name) ?? { tables: [], missing: false };
      found.set(name, known);
      known.tables.push(table.source.name);
      known.missing ||= !index.unique && index.valid && !isServed(index, table);
    }
  }
  return found;
}
