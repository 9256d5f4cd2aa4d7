import type { ColumnType } from '../../model/column-type.ts';
import type { Table } from '../../model/schema.ts';
import { count, databaseRef, list, type Rule } from '../rule.ts';

/** Columns of one name that begin a key in one table and are of another family elsewhere, which the source joins by converting. One note for the whole database. */
export const implicitCoercion: Rule = {
  id: 'implicit-coercion',
  check: ({ source, target, tables }) => {
    if (!source.semantics.coerces || target.semantics.coerces) return [];
    const columns = tables.flatMap((table) => table.columns.map((pair) => ({ pair, table })));
    const keyed = new Set(tables.flatMap((table) => leadingColumns(table.source)));
    const mixed = [...keyed].flatMap((name) => {
      const places = columns.filter(({ pair }) => pair.source.name.toLowerCase() === name);
      const families = new Set(places.map(({ pair }) => familyOf(pair.target.type)));
      if (!families.has('number') || !families.has('text')) return [];
      return [`${name} (${list(places.map(({ pair, table }) => `${table.target.name}: ${pair.target.rawType}`))})`];
    });
    if (mixed.length === 0) return [];
    return [
      {
        severity: 'note',
        object: databaseRef('source', source),
        what: `The source compares a text with a number by converting, the target does not. ${count(mixed.length, 'name')} ${mixed.length === 1 ? 'is' : 'are'} both: ${list(mixed)}.`,
        consequence: `A join or a filter between them fails on the target (42883 on PostgreSQL); in the source it reads '1abc' as 1 and uses no index.`,
        wayOut: `Give both the same type on the target, or cast one side in such queries.`,
      },
    ];
  },
};

function leadingColumns({ primaryKey, uniqueKeys, indexes }: Table): string[] {
  const firsts = [
    ...[primaryKey, ...uniqueKeys].map((key) => key?.columns[0]),
    ...indexes.map(({ parts }) => parts[0]?.column),
  ];
  return firsts.flatMap((name) => (name === undefined || name === null ? [] : [name.toLowerCase()]));
}

function familyOf({ kind }: ColumnType): string {
  if (kind === 'integer' || kind === 'decimal' || kind === 'float') return 'number';
  return kind === 'text' ? 'text' : kind;
}
