import { columnRef, columnRule, label } from '../rule.ts';

/** A floating point column whose target is a shorter float. */
export const floatNarrowed = columnRule('float-narrowed', (pair) => {
  const { source, target } = pair;
  if (source.type.kind !== 'float' || target.type.kind !== 'float' || source.type.bits <= target.type.bits) return null;
  return {
    severity: 'blocker',
    object: columnRef(pair),
    what: `${label(pair)} is a ${source.type.bits}-bit float (${source.rawType}) in the source and a ${target.type.bits}-bit one (${target.rawType}) in the target.`,
    consequence: `Values of ${label(pair)} keep about 7 of their 15 digits, without an error.`,
    wayOut: `Give the target’s ${target.name} a ${source.type.bits}-bit type.`,
  };
});
