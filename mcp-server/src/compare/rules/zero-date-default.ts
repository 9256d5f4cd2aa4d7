import { columnRef, columnRule, label } from '../rule.ts';
import { defaultsToZeroDate } from '../zero-date.ts';

/** A default such as '0000-00-00' that the target's column does not have. */
export const zeroDateDefault = columnRule('zero-date-default', (pair) => {
  const { source, target } = pair;
  if (source.default?.kind !== 'literal' || !defaultsToZeroDate(source) || defaultsToZeroDate(target)) return null;
  const refused = target.default === null && !target.nullable;
  const zero = `'${source.default.value}'`;
  return {
    severity: refused ? 'blocker' : 'warning',
    object: columnRef(pair),
    what: `${label(pair)} defaults to ${zero} in the source, a day that no calendar has; the target’s ${target.name} ${target.default === null ? 'has no default' : 'has another default'}.`,
    consequence: refused
      ? `An insert that leaves ${target.name} out fails on the target, and rows that hold ${zero} are refused.`
      : `An insert that leaves ${target.name} out stores ${target.default === null ? 'NULL' : 'its own default'} on the target, and queries such as ${source.name} = ${zero} fail or find nothing.`,
    wayOut: `Decide what stands for ${zero}: let the target’s ${target.name} admit NULL, or choose a real day; use it in the copy, in every writer and in every query.`,
  };
});
