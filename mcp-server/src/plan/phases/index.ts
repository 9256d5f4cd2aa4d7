import type { CaptureWay } from '../../model/capture-way.ts';
import type { Phase } from '../../model/plan.ts';
import type { Situation } from '../situation.ts';
import { backfill } from './backfill.ts';
import { changePhases, withChanges } from './changes.ts';
import { cleanUp } from './clean-up.ts';
import { dualWrite } from './dual-write.ts';
import { expandContractPhases } from './expand-contract.ts';
import { copyAtOnce, switchAtOnce, verifyAtOnce } from './one-shot.ts';
import { parity } from './parity.ts';
import { prepare } from './prepare.ts';
import { readRamp } from './read-ramp.ts';
import { targetSchema } from './target-schema.ts';
import { writeCutover } from './write-cutover.ts';

type MakePhase = (situation: Situation) => Phase;

const carried: readonly MakePhase[] = [
  prepare,
  targetSchema,
  dualWrite,
  backfill,
  parity,
  readRamp,
  writeCutover,
  cleanUp,
];
const stopped: readonly MakePhase[] = [prepare, targetSchema, copyAtOnce, verifyAtOnce, switchAtOnce, cleanUp];
const inside: readonly MakePhase[] = [prepare, targetSchema, ...expandContractPhases];

const WAYS: Readonly<Partial<Record<CaptureWay, readonly MakePhase[]>>> = {
  none: stopped,
  'one transaction': inside,
  scripts: changePhases,
};

/** The phases of the strategy that was decided on, in order, with their steps numbered `phase.step`. */
export function phasesOf(situation: Situation): Phase[] {
  const { capture } = situation.decision.route;
  const makers = WAYS[capture] ?? carried;
  return makers.map((make, number) => numbered(withChanges(situation, make(situation)), number));
}

function numbered(phase: Phase, number: number): Phase {
  const { steps } = phase.rollback;
  return {
    ...phase,
    steps: phase.steps.map((step) => ({ ...step, id: `${number}.${step.id}` })),
    rollback: { ...phase.rollback, steps: steps.map((step) => ({ ...step, id: `${number}.R.${step.id}` })) },
  };
}
