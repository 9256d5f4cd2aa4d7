import type { Query, Relation } from '../../model/sql-query.ts';

/** Every table and view that a query names, in the order of its text. */
export function relationsOf({ selects }: Query): Relation[] {
  return selects.flatMap(({ from, joins }) => [
    ...(from === null ? [] : [from]),
    ...joins.map(({ relation }) => relation),
  ]);
}
