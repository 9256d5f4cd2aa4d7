import { columnRef, columnRule, label } from '../rule.ts';

/** A geometry column with another subtype or reference system. */
export const geometryChanged = columnRule('geometry-changed', (pair) => {
  const { source, target } = pair;
  if (source.type.kind !== 'geometry' || target.type.kind !== 'geometry') return null;
  const subtype = target.type.subtype !== null && source.type.subtype !== target.type.subtype;
  if (!subtype && source.type.srid === target.type.srid) return null;
  const say = (type: { readonly subtype: string | null; readonly srid: number | null }) =>
    `${type.subtype ?? 'any shape'} with ${type.srid === null ? 'no fixed SRID' : `SRID ${type.srid}`}`;
  return {
    severity: 'warning',
    object: columnRef(pair),
    what: `${label(pair)} is ${say(source.type)} (${source.rawType}) in the source and ${say(target.type)} (${target.rawType}) in the target.`,
    consequence: `Shapes or reference systems that the target’s ${target.name} does not take are refused; with SRID 4326 MySQL and PostGIS disagree about which axis comes first.`,
    wayOut: `Give both the same shape and SRID, and copy ${label(pair)} as WKB with axis order longitude, latitude.`,
  };
});
