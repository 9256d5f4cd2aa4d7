import { count, databaseRef, list, type Rule } from '../rule.ts';

/** Queries that select what GROUP BY does not determine run in the source only. One note for the whole database. */
export const groupByStricter: Rule = {
  id: 'group-by-stricter',
  check: ({ source, target }) => {
    if (source.semantics.fullGroupBy || !target.semantics.fullGroupBy) return [];
    const grouped = source.views.filter(({ sql }) => /\bgroup\s+by\b/i.test(sql ?? ''));
    const views =
      grouped.length === 0
        ? ''
        : ` ${count(grouped.length, 'view')} of the source ${grouped.length === 1 ? 'groups' : 'group'}: ${list(grouped.map(({ name }) => name))}.`;
    return [
      {
        severity: 'note',
        object: databaseRef('source', source),
        what: `The source lets a query select columns that its GROUP BY does not determine and takes any row’s value; the target refuses such a query.${views}`,
        consequence: `Such queries fail on the target (42803 on PostgreSQL), and what they showed was one row’s value by chance.`,
        wayOut: `Put ONLY_FULL_GROUP_BY into the sql_mode of a test of the source and run the application and its views: what fails needs the column in GROUP BY, an aggregate, or DISTINCT ON.`,
      },
    ];
  },
};
