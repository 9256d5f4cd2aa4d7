import { againstAdapter, againstOutbox, againstTwoDatabases } from './capture.ts';
import type { Strategy } from './strategy.ts';

/** The outbox, with a first try inside the request. */
export const dualWriteSync: Strategy = {
  id: 'dual-write-sync',
  name: 'Phased: outbox with a first try inside the request, backfill, read ramp, fenced write cutover with reverse sync',
  against: (question) => [
    ...againstTwoDatabases(question),
    ...(question.staleReadSeconds > 0
      ? [
          `Nobody asks for it: data may be ${question.staleReadSeconds} s old (migration.stale_read_seconds), and each write would wait for both databases.`,
        ]
      : []),
    ...againstAdapter(question),
    ...againstOutbox(question),
  ],
  because: ({ source, target }) => [
    `Nobody may read old data (migration.stale_read_seconds: 0): the adapter carries each change to ${target} before it answers, under a deadline.`,
    `When ${target} is slow or away the request does not fail: the change is in the outbox of ${source} and the relay carries it.`,
  ],
  route: () => ({ capture: 'inline', traffic: 'ramp' }),
  drawback: 'Each write waits for both databases.',
};
