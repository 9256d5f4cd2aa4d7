import { listNames, quantity } from '../wording.ts';
import type { Capture, Question } from './strategy.ts';

/** Rows a second above which an insert for each of them is a cost that the log does not have. */
const MANY_WRITES = 5000;

/** What stands against following changes by the log. */
export function againstLog({ tooling, forbids, unmetCapture, source }: Question): string[] {
  const platform =
    tooling.includes('kafka_connect') || (tooling.includes('aws_dms') && !forbids.includes('cloud_service'));
  return [
    ...(forbids.includes('log_capture') ? [`Reading the log of ${source} is forbidden (migration.forbids).`] : []),
    ...(platform
      ? []
      : [
          'No platform that reads the log is at hand: neither kafka_connect nor an allowed aws_dms in migration.tooling.',
        ]),
    ...(unmetCapture.length === 0
      ? []
      : [`The log of ${source} cannot be followed today: ${listNames(unmetCapture)}.`]),
  ];
}

/** What stands against noting changes by the application's own code. */
export function againstAdapter({ codeInHand, otherWriters }: Question): string[] {
  return [
    ...(codeInHand ? [] : ['The code that writes cannot be changed (migration.code_in_hand).']),
    ...(otherWriters.length === 0
      ? []
      : [`${listNames(otherWriters)} write beside the application (migration.other_writers).`]),
  ];
}

/** What stands against triggers. */
export function againstTriggers({ forbids, source }: Question): string[] {
  return forbids.includes('triggers') ? [`Triggers on ${source} are forbidden (migration.forbids).`] : [];
}

/** How changes get into the outbox; null: neither way is open. */
export function outboxCapture(question: Question): Extract<Capture, 'adapter' | 'triggers'> | null {
  if (againstAdapter(question).length === 0) return 'adapter';
  return againstTriggers(question).length === 0 ? 'triggers' : null;
}

/** What stands against an outbox, however it is filled. */
export function againstOutbox(question: Question): string[] {
  const { tables, writesPerSecond } = question;
  const closed = outboxCapture(question) === null ? [...againstAdapter(question), ...againstTriggers(question)] : [];
  const fast = writesPerSecond !== null && writesPerSecond > MANY_WRITES && againstLog(question).length === 0;
  return [
    ...closed,
    ...(tables.length > 0 && tables.every(({ keyed }) => !keyed)
      ? [
          `None of ${quantity(tables.length, 'table')} has a key that both sides share, so no change can be addressed to a row.`,
        ]
      : []),
    ...(fast
      ? [
          `${quantity(Math.round(writesPerSecond), 'row')} a second are written, each of which would cost one more insert; the log is there already and can be read.`,
        ]
      : []),
  ];
}

/** Writers that do not ask the fence must be held by somebody else at the flip. */
export function againstFlip({ codeInHand, tooling, downtimeSeconds, pauseSeconds }: Question): string[] {
  if (codeInHand || tooling.includes('proxy') || downtimeSeconds >= pauseSeconds) return [];
  return [
    `Writers whose code cannot be changed do not wait at the fence: without a proxy that holds their connections they fail for up to ${pauseSeconds} s, and ${downtimeSeconds} s are tolerated (migration.downtime_seconds).`,
  ];
}

/** Inside one database nothing has to be carried from one server to another. */
export function againstTwoDatabases({ sameDatabase, source }: Question): string[] {
  return sameDatabase
    ? [
        `Both sides are ${source}: one transaction can write the old and the new shape, which nothing else does as safely.`,
      ]
    : [];
}
