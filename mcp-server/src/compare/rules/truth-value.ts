import { columnRef, columnRule, label } from '../rule.ts';

/** A number column whose target is a boolean. */
export const truthValue = columnRule('truth-value', (pair) => {
  const { source, target } = pair;
  if (source.type.kind !== 'integer' || target.type.kind !== 'boolean') return null;
  return {
    severity: 'warning',
    object: columnRef(pair),
    what: `${label(pair)} is ${source.rawType} in the source, which holds more than 0 and 1, and ${target.rawType} in the target.`,
    consequence: `Any other value of ${label(pair)} becomes true and cannot be told apart any more; queries such as ${source.name} = 1 or SUM(${source.name}) fail on the target.`,
    wayOut: `Prove that ${label(pair)} holds only 0, 1 and NULL and that its queries treat it as a truth value; else make the target’s ${target.name} a smallint.`,
  };
});
