import type { Trigger } from '../../model/schema.ts';
import { partRef, tableRule } from '../rule.ts';
import { fires, sameMoment, triggersOf } from '../triggers.ts';

/** An enabled trigger of a source table for which the target's table has none at the same moment. */
export const triggerMissing = tableRule('trigger-missing', ({ source, target }, whole) => {
  const others = triggersOf(whole.target, target);
  return triggersOf(whole.source, source).flatMap((trigger) => {
    const events = trigger.events.filter((event) => !others.some((other) => sameMoment(other, trigger, event)));
    if (events.length === 0) return [];
    return [
      {
        severity: 'warning' as const,
        object: partRef('source', 'trigger', source, trigger.name),
        what: `The trigger ${trigger.name} ${fires({ ...trigger, events })} of ${source.name} in the source; the target’s ${target.name} has none that does.`,
        consequence: `What ${trigger.name} ${writes(trigger)} is no longer done for writes to the target.`,
        wayOut: `Rewrite ${trigger.name} for the target’s ${target.name}, switched off for copied rows, or move it into the application.`,
      },
    ];
  });
});

function writes({ timing }: Trigger): string {
  return timing === 'before' ? 'sets or refuses' : 'writes elsewhere';
}
