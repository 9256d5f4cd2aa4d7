import type { StepText } from '../make-steps.ts';
import type { Situation } from '../situation.ts';
import { quantity } from '../wording.ts';

/** A step that both ways of flipping begin with. */
export function rehearsedApart({ source, target, pairs }: Situation): StepText {
  return {
    title: 'Rehearse this phase on restored copies, way back included',
    why: `It gives the seconds that this plan does not know, for ${quantity(pairs.length, 'table pair')} of ${source.database}: point LOCKSTEP_SOURCE_URL and LOCKSTEP_TARGET_URL at copies of ${source.label} and ${target.label}.`,
    expect: 'The measured pause is written down and fits; parity is clean after the flip and after the way back.',
  };
}
