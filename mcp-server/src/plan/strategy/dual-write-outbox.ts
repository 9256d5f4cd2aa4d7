import { listNames, quantity } from '../wording.ts';
import { againstFlip, againstOutbox, againstTwoDatabases, outboxCapture } from './capture.ts';
import type { Strategy } from './strategy.ts';

/** Changes are noted in the source's own transactions and carried by a relay. */
export const dualWriteOutbox: Strategy = {
  id: 'dual-write-outbox',
  name: 'Phased: outbox capture first, versioned relay, backfill, read ramp, fenced write cutover with reverse sync',
  against: (question) => [...againstTwoDatabases(question), ...againstOutbox(question), ...againstFlip(question)],
  because: (question) => {
    const { source, target, tables, unmetCapture, otherWriters } = question;
    const keyless = tables.filter(({ keyed }) => !keyed).map(({ name }) => name);
    return [
      `${source} stays the primary until the write cutover, so each phase before it can be left without losing a write.`,
      `${quantity(tables.length - keyless.length, 'table')} of ${tables.length} share a unique key with the target, which the versioned apply and the row-by-row proof need${keyless.length === 0 ? '' : `; without one: ${listNames(keyless)}`}.`,
      outboxCapture(question) === 'triggers'
        ? `Triggers fill the outbox: ${otherWriters.length === 0 ? 'the code that writes cannot be changed' : `${listNames(otherWriters)} write beside the application`}.`
        : 'The adapter of the application fills the outbox: no trigger is added to the source, and writers wait at the flip instead of failing.',
      unmetCapture.length === 0
        ? `The log of ${source} could be followed too; the outbox needs no platform beside the two databases.`
        : `The outbox does not depend on what keeps the log of ${source} from being followed: ${listNames(unmetCapture)}.`,
      `Reverse sync runs before ${target} takes its first write, which makes the way back after the cutover real.`,
    ];
  },
  route: (question) => ({
    capture: outboxCapture(question) ?? 'adapter',
    traffic: question.codeInHand ? 'ramp' : 'at once',
  }),
  drawback: 'Each changed row costs one more insert on the source.',
};
