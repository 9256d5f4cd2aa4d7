import type { Trigger } from '../../model/schema.ts';
import { partRef, tableRule } from '../rule.ts';
import { fires, sameMoment, triggersOf } from '../triggers.ts';

/** An enabled trigger of a source table for which the target's table has none at the same moment, nor ON UPDATE CURRENT_TIMESTAMP in its place. */
export const triggerMissing = tableRule('trigger-missing', ({ columns, source, target }, whole) => {
  if (whole.hidden.target.kinds.has('trigger')) return [];
  const replaced = columns.some((pair) => pair.target.onUpdateNow && !pair.source.onUpdateNow);
  const others = triggersOf(whole, 'target', target);
  return triggersOf(whole, 'source', source).flatMap((trigger) => {
    const events = trigger.events
      .filter((event) => !others.some((other) => sameMoment(other, trigger, event)))
      .filter((event) => !(replaced && event === 'update' && trigger.timing === 'before'));
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
