import { columnRef, columnRule, label } from '../rule.ts';

/** A floating point column that rounds to fewer or more digits after the point than its target. */
export const floatScaleChanged = columnRule('float-scale-changed', (pair) => {
  const { source, target } = pair;
  if (source.type.kind !== 'float' || target.type.kind !== 'float' || source.floatScale === target.floatScale)
    return null;
  const loses = target.floatScale !== null && (source.floatScale === null || source.floatScale > target.floatScale);
  const say = (scale: number | null) =>
    scale === null ? 'as it is written' : `rounded to ${scale} digits after the point`;
  return {
    severity: loses ? 'blocker' : 'note',
    object: columnRef(pair),
    what: `${label(pair)} is ${source.rawType} in the source (${say(source.floatScale)}) and ${target.rawType} in the target (${say(target.floatScale)}).`,
    consequence: loses
      ? `Values of ${label(pair)} with more than ${target.floatScale} digits after the point are rounded without an error.`
      : `A write such as 1.23456789 to ${target.name} is kept whole by the target and rounded by the source: sums and comparisons part.`,
    wayOut: loses
      ? `Leave the target’s ${target.name} without a number of digits.`
      : `Make the target’s ${target.name} a decimal with ${source.floatScale} digits after the point, or round in every writer.`,
  };
});
