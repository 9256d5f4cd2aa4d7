import type { Check, Table } from '../model/schema.ts';
import { sqlForm } from './sql-form.ts';

/** True when the table has an enforced CHECK that says `column >= 0` and nothing else. */
export function refusesNegative(table: Table, column: string): boolean {
  return table.checks.some((check) => check.enforced && isSignCheck(check, column));
}

/** True when the CHECK says `column >= 0` and nothing else: what an unsigned type says by itself. */
export function isSignCheck({ sql }: Check, column: string): boolean {
  const form = sqlForm(sql);
  const name = column.toLowerCase();
  return form === `${name} >= 0` || form === `0 <= ${name}`;
}
