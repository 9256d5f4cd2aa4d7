import { againstFlip, againstLog, againstOutbox, againstTriggers, againstTwoDatabases } from './capture.ts';
import type { Question, Strategy } from './strategy.ts';

/** A second, complete environment on the target; all traffic changes over at once. */
export const blueGreen: Strategy = {
  id: 'blue-green',
  name: 'Blue and green: a second environment, kept in step, switched at once',
  against: (question) => [
    ...againstTwoDatabases(question),
    ...(question.tooling.includes('second_environment')
      ? []
      : ['There is no second complete environment to switch to (second_environment in migration.tooling).']),
    ...(question.codeInHand
      ? ['The code is in hand: moving readers by shares shows an error to 1 % of them instead of to all.']
      : []),
    ...againstCarriers(question),
    ...againstFlip(question),
  ],
  because: ({ source, target, downtimeSeconds, tooling }) => [
    `The code that uses ${source} cannot be changed, but a second environment on ${target} is there: the switch is made in front of both.`,
    tooling.includes('proxy')
      ? 'A proxy holds the connections during the flip, so that requests wait instead of failing.'
      : `Requests fail during the flip; ${downtimeSeconds} s are tolerated.`,
  ],
  route: (question) => ({ capture: againstTriggered(question).length === 0 ? 'triggers' : 'log', traffic: 'at once' }),
  drawback: 'All users meet an error at once, and a whole second environment is paid for.',
};

/** The outbox by triggers: here no adapter can fill it. */
function againstTriggered(question: Question): string[] {
  return [...againstTriggers(question), ...againstOutbox({ ...question, codeInHand: false })];
}

function againstCarriers(question: Question): string[] {
  const triggers = againstTriggered(question);
  const log = againstLog(question);
  return triggers.length === 0 || log.length === 0 ? [] : [...new Set([...triggers, ...log])];
}
