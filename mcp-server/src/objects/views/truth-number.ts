import type { Adapted, Context } from './context.ts';
import { isTruth, wholeValue } from './shape.ts';

/** A truth value where the source means 1 or 0: CASE … THEN 1 … THEN 0 END, which keeps NULL. Anything else stays. */
export function asNumber(part: Adapted, { from, to }: Context): Adapted {
  const { expression, value } = part;
  if (!from.truthIsNumber || to.truthIsNumber || !isTruth(value) || value.target.family !== 'truth') return part;
  const whens = [
    { when: expression, gives: { kind: 'number', digits: '1' } },
    { when: { kind: 'not', of: expression }, gives: { kind: 'number', digits: '0' } },
  ] as const;
  return { expression: { kind: 'case', whens, otherwise: null }, value: wholeValue };
}
