import { columnRef, columnRule, label } from '../rule.ts';

/** A number that reads with leading zeros on one side only, or with more of them. */
export const zerofillLost = columnRule('zerofill-lost', (pair) => {
  const { source, target } = pair;
  if (source.zeroFill === target.zeroFill) return null;
  const digits = Math.max(source.zeroFill ?? 0, target.zeroFill ?? 0);
  const say = (given: number | null) => (given === null ? '42' : '42'.padStart(given, '0'));
  return {
    severity: 'note',
    object: columnRef(pair),
    what: `${label(pair)} is ${source.rawType} in the source and ${target.rawType} in the target, so 42 reads as ${say(source.zeroFill)} and as ${say(target.zeroFill)}.`,
    consequence: `Where ${source.name} is shown, joined with text or exported, it looks different; the number is the same.`,
    wayOut: `Pad ${source.name} to ${digits} digits where it is shown: lpad(${target.name}::text, ${digits}, '0') in PostgreSQL.`,
  };
});
