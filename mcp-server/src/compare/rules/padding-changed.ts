import { columnRef, columnRule, label } from '../rule.ts';

/** A text or byte column that is blank- or zero-padded to its length on one side only. */
export const paddingChanged = columnRule('padding-changed', (pair) => {
  const { source, target } = pair;
  const text = source.type.kind === 'text' && target.type.kind === 'text';
  const bytes = source.type.kind === 'bytes' && target.type.kind === 'bytes';
  if (!text && !bytes) return null;
  if (source.type.fixed === target.type.fixed) return null;
  if (bytes && source.type.fixed) return null;
  const filler = text ? 'spaces' : 'zero bytes';
  return {
    severity: source.type.fixed ? 'note' : 'warning',
    object: columnRef(pair),
    what: `${label(pair)} is ${source.rawType} in the source and ${target.rawType} in the target.`,
    consequence: source.type.fixed
      ? `Shorter values of ${label(pair)} may arrive padded with ${filler}, which count in the target.`
      : `The target pads shorter values of ${label(pair)} with ${filler}, so values that differ only by them become the same.`,
    wayOut: source.type.fixed
      ? `Copy ${label(pair)} without trailing ${filler} on every path.`
      : `Make the target’s ${target.name} a type of varying length.`,
  };
});
