import type { ColumnDescriptor, Text } from '../descriptor.ts';
import { nearlyEqual } from './nearly-equal.ts';
import { normalForm } from './normal-form.ts';

/** Whether two canonical texts of a column stand for the same value, by the column's rule and tolerance. */
export function sameValue(
  { rule, tolerance }: Pick<ColumnDescriptor, 'rule' | 'tolerance'>,
  one: Text,
  other: Text,
): boolean {
  if (one === other) return true;
  if (tolerance !== undefined && nearlyEqual(tolerance, one, other)) return true;
  return normalForm(rule, one) === normalForm(rule, other);
}
