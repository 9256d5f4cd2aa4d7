import { listNames, quantity } from '../wording.ts';
import { againstFlip, againstLog, againstTwoDatabases } from './capture.ts';
import type { Strategy } from './strategy.ts';

/** Changes are read from the source's own log by a platform. */
export const cdc: Strategy = {
  id: 'cdc',
  name: 'Phased: changes from the log by a connector platform, backfill, switch of the readers, fenced write cutover',
  against: (question) => [
    ...againstTwoDatabases(question),
    ...againstLog(question),
    ...(question.tables.length > 0 && question.tables.every(({ keyed }) => !keyed)
      ? [
          `None of ${quantity(question.tables.length, 'table')} has a key that both sides share, so no change can be addressed to a row.`,
        ]
      : []),
    ...againstFlip(question),
  ],
  because: ({ source, tooling, codeInHand, otherWriters, writesPerSecond, forbids }) => [
    `The log of ${source} has every change, whoever makes it: ${codeInHand ? (otherWriters.length === 0 ? 'nothing is added to the writes' : listNames(otherWriters)) : 'the code that writes cannot be changed'}${forbids.includes('triggers') ? ', and triggers are forbidden' : ''}.`,
    `${listNames(tooling.filter((tool) => tool === 'kafka_connect' || tool === 'aws_dms'))} is at hand, and what the log needs is set.`,
    ...(writesPerSecond === null ? [] : [`${quantity(Math.round(writesPerSecond), 'row')} a second are written.`]),
  ],
  route: ({ codeInHand }) => ({ capture: 'log', traffic: codeInHand ? 'ramp' : 'at once' }),
  drawback: 'A platform has to be run, and its applier must be held to the ledger by a guard on the target.',
};
