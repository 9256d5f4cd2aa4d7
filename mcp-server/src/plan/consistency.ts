import { secondsText } from '../model/number-text.ts';
import { isCarriedBack } from './phases/clean-up.ts';
import type { Situation } from './situation.ts';
import type { Capture } from './strategy/strategy.ts';
import { listNames, quantity, quantityThat } from './wording.ts';

/** Why both sides hold the same, step by step of the way that was decided on. */
export function consistency(situation: Situation): string[] {
  const { source, target, decision, pairs, keyless, question } = situation;
  const noted: Readonly<Record<Capture, string>> = {
    adapter: `The adapter notes the key of each changed row in the transaction of ${source.database} that changes it: what commits is noted, what rolls back is not.`,
    inline: `The adapter notes the key of each changed row in the transaction of ${source.database}, and tries it on ${target.database} before it answers; what does not succeed there in time is carried later.`,
    triggers: `Triggers note the key of each changed row in the transaction of ${source.database} that changes it, whoever makes it.`,
    log: `The log of ${source.label} has each committed change in its order; the connector starts at a position noted before the first row is copied.`,
    batch: `Rows are looked for by the time of their last change, with an overlap, and deleted ones by a sweep over all keys. Between sweeps deleted rows stay in ${target.database}.`,
    none: `Nobody writes ${source.database} between the stop and the switch.`,
    scripts: `Triggers of the scripts write both shapes in the transaction of ${source.database} that writes one of them.`,
    'one transaction': `Old and new shape are written in one transaction of ${source.database}.`,
  };
  const kit = ['adapter', 'inline', 'triggers'].includes(decision.route.capture);
  return [
    noted[decision.route.capture],
    ...(kit
      ? [
          'The row is read again when it is carried, in one snapshot with its newest change: a stale image cannot exist, and a row that is gone is a delete.',
          `${target.database} takes a row only if it is newer than its ledger says; deleted keys stay in the ledger, so that an older copy cannot bring them back.`,
          'The backfill begins after capture, copies in the order of the whole key, and keeps its checkpoint in the transaction of its rows: a live change wins.',
        ]
      : []),
    `${quantityThat(pairs.length - keyless.length, 'table', 'is', 'are')} compared row by row in both directions${keyless.length === 0 ? '' : `; ${listNames(keyless)} only as a whole`}. Only zero confirmed differences open a gate; a match rate never does.`,
    ...(kit
      ? [
          `At the flip writers wait for at most ${question.pauseSeconds} s: closed fence, drained outbox, compared keys, raised counters, one deciding row.`,
        ]
      : []),
    isCarriedBack(situation)
      ? `After the flip the same runs from ${target.label} to ${source.label}, proven before: going back loses nothing until it is stopped.`
      : `After the first write that only ${target.label} has, going back loses it.`,
  ];
}

/** What the review afterwards asks, of this migration. */
export function lessons({ source, target, pairs, decision, measured }: Situation): string[] {
  const estimate = measured?.estimate.backfillSeconds ?? null;
  return [
    `How long did the copy of ${quantity(pairs.length, 'table')} take${estimate === null ? '' : `, beside the estimate of ${[...new Set([secondsText(estimate.low), secondsText(estimate.high)])].join(' to ')}`}?`,
    ...(decision.route.capture === 'none' ? [] : [`How long could nobody write, in the rehearsals and at the flip?`]),
    `Which differences between ${source.database} and ${target.database} did parity find, and what caused each?`,
    `Which writer or reader of ${source.label} had nobody named?`,
    'Which alert came too late, which for nothing? Which sentence of RUNBOOK.md was wrong?',
  ];
}
