import type { Schema, Table, Trigger } from '../model/schema.ts';

/** The enabled triggers of a table. */
export function triggersOf(schema: Schema, table: Table): Trigger[] {
  return schema.triggers.filter(
    (trigger) => trigger.enabled && trigger.schema === table.schema && trigger.table === table.name,
  );
}

/** True when `other` fires for `event` when `trigger` does: at the same time, and for each row if that one does. */
export function sameMoment(other: Trigger, trigger: Trigger, event: Trigger['events'][number]): boolean {
  return other.timing === trigger.timing && other.perRow === trigger.perRow && other.events.includes(event);
}

/** `fires before each insert or update`. */
export function fires({ timing, events, perRow }: Trigger): string {
  return `fires ${timing} each ${events.join(' or ')}${perRow ? ' of a row' : ' statement'}`;
}
