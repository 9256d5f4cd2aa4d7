import { columnCheck } from '../check.ts';

/** Shapes with a spatial reference, whose coordinates the engines write in different orders. */
export const shapeSrid = columnCheck('shape-srid', ({ source }, { world }) => {
  const same = world.source.semantics.latitudeFirst === world.target.semantics.latitudeFirst;
  if (source.type.kind !== 'geometry' || (same && world.from === world.to)) return null;
  return {
    severity: 'warning',
    question: { kind: 'srid', column: source.name, srid: 0 },
    what: `${source.name} holds a shape with a spatial reference`,
    consequence:
      'The source may write latitude before longitude, which the target takes for the opposite: points end up elsewhere.',
    wayOut:
      'Copy shapes as binary with a stated order of axes, set the SRID on the target, and compare a few places on a map.',
    fix: { source: null },
  };
});
