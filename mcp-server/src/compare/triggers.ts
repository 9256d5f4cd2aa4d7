import { tableKey } from '../model/mapping.ts';
import type { Table, Trigger } from '../model/schema.ts';
import type { Comparison, Side } from './comparison.ts';

/** The enabled triggers of a table. */
export function triggersOf({ triggers }: Comparison, side: Side, table: Table): readonly Trigger[] {
  return triggers[side].get(tableKey(table)) ?? [];
}

/** True when `other` fires for `event` when `trigger` does: at the same time, and for each row if that one does. */
export function sameMoment(other: Trigger, trigger: Trigger, event: Trigger['events'][number]): boolean {
  return other.timing === trigger.timing && other.perRow === trigger.perRow && other.events.includes(event);
}

/** `fires before each insert or update`. */
export function fires({ timing, events, perRow }: Trigger): string {
  return `fires ${timing} each ${events.join(' or ')}${perRow ? ' of a row' : ' statement'}`;
}
