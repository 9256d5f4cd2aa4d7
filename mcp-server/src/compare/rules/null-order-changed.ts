import type { Index, IndexPart } from '../../model/schema.ts';
import type { ComparedTable } from '../comparison.ts';
import { indexForm } from '../index-form.ts';
import { count, databaseRef, list, type Rule } from '../rule.ts';

/** Indexed columns with NULL at the other end of the order. One note for the whole database. */
export const nullOrderChanged: Rule = {
  id: 'null-order-changed',
  check: ({ source, tables }) => {
    const places = tables.flatMap(placesIn);
    const [first] = places;
    if (first === undefined) return [];
    return [
      {
        severity: 'note',
        object: databaseRef('source', source),
        what: `${count(places.length, 'indexed column')} that ${places.length === 1 ? 'admits' : 'admit'} NULL ${places.length === 1 ? 'has' : 'have'} it at the other end of the order in the target: ${list(places)}.`,
        consequence: `ORDER BY ${first} puts the rows without a value on the other end: first pages, LIMIT 1 and keyset pagination give other rows, and NULLS FIRST or LAST in the query without the same in the index sorts the whole table.`,
        wayOut: `State NULLS FIRST or NULLS LAST, as the source sorts, in the queries that order by ${list(places)} and in the target’s indexes for them; drop it where nobody looks at rows without a value.`,
      },
    ];
  },
};

function placesIn(table: ComparedTable): string[] {
  const admits = new Set(table.columns.filter(bothNullable).map((pair) => pair.source.name));
  const places = table.source.indexes.flatMap((index) => {
    const form = indexForm(index, table.targetNames);
    const same = table.target.indexes.filter((other) => index.valid && other.valid && indexForm(other) === form);
    return index.parts.flatMap(({ column }, at) => {
      if (column === null || !admits.has(column) || same.length === 0) return [];
      return same.some((other) => sameEnd(index, other, at)) ? [] : [`${table.source.name}.${column}`];
    });
  });
  return [...new Set(places)];
}

function bothNullable({ source, target }: ComparedTable['columns'][number]): boolean {
  return source.nullable && target.nullable;
}

/** An index read backwards has both its direction and its NULLs at the other end. */
function sameEnd(a: Index, b: Index, at: number): boolean {
  const [one, other] = [a.parts[at], b.parts[at]];
  if (one === undefined || other === undefined) return true;
  const ends = ({ descending, nullsFirst }: IndexPart) => descending !== nullsFirst;
  return a.method !== 'btree' || b.method !== 'btree' || ends(one) === ends(other);
}
