import { askedColumns } from '../model/data-question.ts';
import type { Hazard, Subject } from './check.ts';

/** A sentence that says what the target calls the columns, or the table, that a hazard is about; empty where it calls them the same. */
export function receiver({ table, target, mapping }: Subject, { object, question }: Hazard): string {
  if (target === null || mapping === null) return '';
  const names = question === null ? (object.kind === 'column' ? [object.name] : []) : askedColumns(question);
  const pairs = names.flatMap((name) => mapping.columns.find((pair) => pair.source === name) ?? []);
  const renamed = target.name !== table.name;
  if (!renamed && pairs.every((pair) => pair.source === pair.target)) return '';
  return ` On the target: ${pairs.length === 0 ? target.name : pairs.map((pair) => `${target.name}.${pair.target}`).join(', ')}.`;
}
