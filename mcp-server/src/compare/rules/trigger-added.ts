import { partRef, tableRule } from '../rule.ts';
import { fires, sameMoment, triggersOf } from '../triggers.ts';

/** An enabled trigger of a target table for which the source's table has none at the same moment, nor ON UPDATE CURRENT_TIMESTAMP in its place. */
export const triggerAdded = tableRule('trigger-added', ({ columns, source, target }, whole) => {
  if (whole.hidden.source.kinds.has('trigger')) return [];
  const others = triggersOf(whole, 'source', source);
  const replaced = columns.some((pair) => pair.source.onUpdateNow && !pair.target.onUpdateNow);
  return triggersOf(whole, 'target', target).flatMap((trigger) => {
    const events = trigger.events
      .filter((event) => !others.some((other) => sameMoment(other, trigger, event)))
      .filter((event) => !(replaced && event === 'update' && trigger.timing === 'before'));
    if (events.length === 0) return [];
    return [
      {
        severity: 'warning' as const,
        object: partRef('target', 'trigger', target, trigger.name),
        what: `The trigger ${trigger.name} ${fires({ ...trigger, events })} of the target’s ${target.name}; the source’s ${source.name} has none that does.`,
        consequence: `${trigger.name} also fires for copied and mirrored rows of ${source.name}, and can change or repeat what the source already did.`,
        wayOut: `Switch ${trigger.name} off for the connections that copy (by a setting that it checks) until the target is written by the application.`,
      },
    ];
  });
});
