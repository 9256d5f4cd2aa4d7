import type { Table } from '../../model/schema.ts';
import type { Check, World } from '../check.ts';

/** Index names that are unique in their table only, for an engine where they are names of the whole schema. */
export const indexNameClash: Check = {
  id: 'index-name-clash',
  ofSchema: ({ source, target, to }: World) => {
    if (
      !target.semantics.names.indexesShareSchema ||
      source.semantics.names.indexesShareSchema ||
      target.tables.length > 0
    )
      return [];
    const uses = new Map<string, number>();
    for (const name of source.tables.flatMap(namesOf))
      uses.set(name.toLowerCase(), (uses.get(name.toLowerCase()) ?? 0) + 1);
    const taken = [...uses].filter(([, count]) => count > 1).map(([name]) => name);
    if (taken.length === 0) return [];
    return [
      {
        severity: 'note',
        object: { side: 'source', kind: 'database', schema: source.defaultSchema, table: null, name: source.database },
        question: null,
        what: `${taken.length.toLocaleString('en-US')} index names are used in more than one table, or are names of tables: ${taken.slice(0, 5).join(', ')}${taken.length > 5 ? ' …' : ''}.`,
        consequence: `On ${to.title} they are names of the whole schema: the second CREATE INDEX of a name fails.`,
        wayOut: 'Name indexes after their table and columns.',
        fix: {},
      },
    ];
  },
};

function namesOf({ name, indexes }: Table): string[] {
  return [name, ...indexes.filter((index) => index.name !== 'PRIMARY').map((index) => index.name)];
}
