import { columnRef, columnRule, label } from '../rule.ts';

/** A TIME that can be negative or pass 24 hours, or an interval, whose target is narrower. */
export const timeRangeLost = columnRule('time-range-lost', (pair) => {
  const { source, target } = pair;
  if (target.type.kind !== 'time') return null;
  const wide = source.type.kind === 'interval' || (source.type.kind === 'time' && source.type.spansDays);
  if (!wide || (source.type.kind === 'time' && target.type.spansDays)) return null;
  const range = target.type.spansDays ? '-838:59:59 to 838:59:59' : '00:00:00 to 24:00:00';
  const had = source.type.kind === 'interval' ? 'any length of time' : '-838:59:59 to 838:59:59';
  return {
    severity: 'warning',
    object: columnRef(pair),
    what: `${label(pair)} is ${source.rawType} in the source (${had}) and ${target.rawType} in the target (${range}).`,
    consequence: `Values of ${label(pair)} outside ${range} are refused by the target.`,
    wayOut: target.type.spansDays
      ? `Prove that no value of ${label(pair)} lies outside, or store seconds in an integer column.`
      : `Make the target’s ${target.name} an interval, or prove that ${label(pair)} only holds times of day.`,
  };
});
