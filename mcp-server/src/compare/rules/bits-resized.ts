import { columnRef, columnRule, label } from '../rule.ts';

/** A bit string whose target has another length, or must have exactly one. */
export const bitsResized = columnRule('bits-resized', (pair) => {
  const { source, target } = pair;
  if (source.type.kind !== 'bits') return null;
  const object = columnRef(pair);
  const what = `${label(pair)} is ${source.rawType} in the source and ${target.rawType} in the target.`;
  if (target.type.kind === 'boolean' && source.type.length !== 1) {
    return {
      severity: 'blocker',
      object,
      what,
      consequence: `A bit string of ${source.type.length ?? 'any number of'} bits in ${label(pair)} has no boolean.`,
      wayOut: `Make the target’s ${target.name} bit(${source.type.length ?? 'n'}).`,
    };
  }
  if (target.type.kind !== 'bits' || target.type.length === null) return null;
  const fits = source.type.length !== null && source.type.length <= target.type.length;
  const exact = source.type.length === target.type.length && (target.type.varying || !source.type.varying);
  if (target.type.varying ? fits : exact) return null;
  return {
    severity: 'blocker',
    object,
    what,
    consequence: `The target refuses bit strings of another length than ${target.type.varying ? 'up to ' : ''}${target.type.length} in ${target.name}.`,
    wayOut: `Give the target’s ${target.name} ${source.rawType}, or pad every value to ${target.type.length} bits on every path.`,
  };
});
