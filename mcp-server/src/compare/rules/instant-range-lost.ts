import { count, databaseRef, label, list, type Rule } from '../rule.ts';

/** Moments that the source can hold and the target cannot. One finding for the whole database. */
export const instantRangeLost: Rule = {
  id: 'instant-range-lost',
  check: ({ source, target, tables }) => {
    const [from, to] = [source.semantics.instants, target.semantics.instants];
    if (to.first <= from.first && from.last <= to.last) return [];
    const pairs = tables
      .flatMap(({ columns }) => columns)
      .filter((pair) => [pair.source, pair.target].every(({ type }) => type.kind === 'timestamp' && type.zoned));
    if (pairs.length === 0) return [];
    const lost = [
      ...(to.first > from.first ? [`before ${to.first}`] : []),
      ...(to.last < from.last ? [`after ${to.last}`] : []),
    ].join(' or ');
    return [
      {
        severity: 'warning',
        object: databaseRef('source', source),
        what: `${count(pairs.length, 'column')} of moments ${pairs.length === 1 ? 'holds' : 'hold'} the years ${from.first} to ${from.last} in the source and ${to.first} to ${to.last} in the target: ${list(pairs.map(label))}.`,
        consequence: `A moment ${lost}, such as a date of birth, the end of a contract or “never” ('9999-12-31'), is refused by the target or stored as zero.`,
        wayOut: `Make them DATETIME on the target, written in UTC on every path, or prove from the smallest and largest value of each that none lies ${lost}.`,
      },
    ];
  },
};
