import type { Phase } from '../../model/plan.ts';
import { gateOf } from '../gate-of.ts';
import { makeSteps } from '../make-steps.ts';
import type { Situation } from '../situation.ts';
import { isCarriedBack } from './clean-up.ts';
import { flipByHand, wayBackByHand } from './flip-by-hand.ts';
import { flipByKit, wayBackByKit } from './flip-by-kit.ts';

/** Phase 6: a bounded write pause, with the way back proven before the first write to the target. */
export function writeCutover(situation: Situation): Phase {
  const { source, target, decision, question } = situation;
  const byKit = ['adapter', 'inline', 'triggers'].includes(decision.route.capture);
  const back = isCarriedBack(situation);
  return {
    id: 'write-cutover',
    title: 'Write cutover',
    goal: `${target.label} is the primary${back ? `; ${source.label} follows it through reverse sync` : ''}. Writers pause for at most ${question.pauseSeconds} s; then the source is open again, and nothing has changed.`,
    reads: target.label,
    primaryWrites: `${source.label} until the flip, then ${target.label}`,
    secondaryWrites: back
      ? `${target.label} until the flip, then ${source.label}`
      : `${target.label} until the flip, then none`,
    steps: makeSteps(byKit ? flipByKit(situation) : flipByHand(situation)),
    gate: gateOf(situation, 'write-cutover'),
    rollback: {
      steps: makeSteps(byKit ? wayBackByKit(situation) : wayBackByHand(situation)),
      dataImpact: back
        ? `None while reverse sync runs and nothing is parked: it has carried every write of ${target.label} back. A value that ${source.label} cannot hold is parked, and is the data at risk. Going back without reverse sync loses every write since the flip.`
        : `Every write that ${target.label} took since the flip: nothing carries it back.`,
      seconds: question.pauseSeconds,
    },
    pointOfNoReturn: !back,
  };
}
