import type { Phase, Plan } from '../model/plan.ts';
import { commands } from './commands.ts';
import { isCarriedBack } from './phases/clean-up.ts';
import type { Situation } from './situation.ts';

/** What is asked first when something goes wrong, and what each answer leads to. */
export function decisionTree(situation: Situation, phases: readonly Phase[]): Plan['tree'] {
  const number = (id: string) => phases.findIndex((phase) => phase.id === id);
  const [flip, end] = [number('write-cutover'), number('clean-up')];
  return [
    {
      question:
        'Is data being lost or changed right now (confirmed differences grow, changes are parked, a constraint fails)?',
      answers: [
        `Phases 0 to ${flip - 1}: ${pausing(situation)} Then the way back of the phase you are in.`,
        ...flipAnswers(situation, flip),
        `Phase ${end} after the point of no return: there is no way back. Repair forward.`,
      ],
    },
    {
      question: 'Is the service slow or failing, and the data right?',
      answers: slow(situation, flip),
    },
    {
      question: 'Neither, but a command ended with exit code 2?',
      answers: [
        `It could not tell. Restore its connection to ${situation.source.label} or ${situation.target.label} first; decide nothing on an unknown.`,
      ],
    },
  ];
}

function pausing({ decision, source }: Situation): string {
  const { capture } = decision.route;
  if (capture === 'none')
    return `stop the copy; from the stop on the way back is to start the application on ${source.label} again.`;
  if (capture === 'one transaction') return 'set the flag of the new shape off: readers use the old one.';
  if (capture === 'log' || capture === 'batch')
    return `stop the connector or the trickle, and the backfill; users of ${source.label} are not touched.`;
  return `${commands.backfillPause}, and end the relay (SIGTERM); users of ${source.label} are not touched.`;
}

function flipAnswers(situation: Situation, flip: number): string[] {
  const { decision, source, target } = situation;
  if (!isCarriedBack(situation)) {
    return [
      `Phase ${flip} before the first write to ${target.label}: start the application on ${source.label} again.`,
      `Phase ${flip} after it: repair forward; only the executive on call may accept loss.`,
    ];
  }
  const kit = decision.route.capture !== 'log';
  return [
    `Phase ${flip}, and nobody can write: ${kit ? `${commands.cutoverStatus}; before the decision ${commands.abort}, after it ${commands.resume}` : `let the writers of ${source.label} go on`}.`,
    `Phase ${flip} after the flip, reverse sync runs and nothing is parked: ${kit ? commands.rollback : 'the way back of that phase'}, unless the incident commander says no within the time of section 4.`,
    `Phase ${flip} after the flip, reverse sync stopped or something parked: do NOT go back. Hold the writers of ${target.label}, repair the way back, let it end, prove parity, then decide.`,
  ];
}

function slow({ decision, source, question }: Situation, flip: number): string[] {
  const ramped = decision.route.traffic !== 'at once';
  return [
    `Readers before the flip: ${ramped ? `${commands.rampOff}: neither database loses anything` : `back to ${source.label}`}. From phase ${flip} on reads stay where the writes are.`,
    `Writers during the flip: it ends by itself after ${question.pauseSeconds} s, and the side that was primary is open again.`,
  ];
}
