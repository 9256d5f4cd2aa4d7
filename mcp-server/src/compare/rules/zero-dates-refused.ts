import { count, databaseRef, label, list, type Rule } from '../rule.ts';

/** Columns that may hold a date with a zero month or day, which the target refuses. One note for the whole database. */
export const zeroDatesRefused: Rule = {
  id: 'zero-dates-refused',
  check: ({ source, target, tables }) => {
    if (!source.semantics.zeroDates || target.semantics.zeroDates) return [];
    const pairs = tables
      .flatMap(({ columns }) => columns)
      .filter((pair) =>
        [pair.source, pair.target].every(({ type }) => type.kind === 'date' || type.kind === 'timestamp'),
      );
    if (pairs.length === 0) return [];
    return [
      {
        severity: 'note',
        object: databaseRef('source', source),
        what: `The source accepts dates such as '0000-00-00' and '2020-00-15', the target does not. ${count(pairs.length, 'column')} may hold them: ${list(pairs.map(label))}.`,
        consequence: `The first row with one stops the copy, or arrives as another day where a driver turns it into one.`,
        wayOut: `Count MONTH(…) = 0 OR DAYOFMONTH(…) = 0 in each; decide NULL or a real day, and put NO_ZERO_DATE and NO_ZERO_IN_DATE into the source’s sql_mode so that no more come.`,
      },
    ];
  },
};
