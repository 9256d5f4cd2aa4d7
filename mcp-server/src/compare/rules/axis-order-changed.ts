import { count, databaseRef, label, list, type Rule } from '../rule.ts';

/** Places in a geographic reference system whose latitude and longitude change places. One finding for the whole database. */
export const axisOrderChanged: Rule = {
  id: 'axis-order-changed',
  check: ({ source, target, tables }) => {
    const [from, to] = [source.semantics.latitudeFirst, target.semantics.latitudeFirst];
    if (from === to) return [];
    const pairs = tables
      .flatMap(({ columns }) => columns)
      .filter((pair) => pair.source.type.kind === 'geometry' && pair.source.type.srid === 4326)
      .filter((pair) => pair.target.type.kind === 'geometry');
    if (pairs.length === 0) return [];
    const order = (latitude: boolean) => (latitude ? 'latitude before longitude' : 'longitude before latitude');
    return [
      {
        severity: 'warning',
        object: databaseRef('source', source),
        what: `${count(pairs.length, 'column')} with SRID 4326 ${pairs.length === 1 ? 'is' : 'are'} read as ${order(from)} in the source and as ${order(to)} in the target: ${list(pairs.map(label))}.`,
        consequence: `Copied or queried by text (ST_AsText, ST_X, ST_GeomFromText), a place lands mirrored at the other axis: Berlin at 13° north, 52° east; no error says so.`,
        wayOut: `Copy ${list(pairs.map(label))} as WKB with axis order longitude, latitude, and turn ST_X and ST_Y round in queries.`,
      },
    ];
  },
};
