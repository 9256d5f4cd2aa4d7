import type { Check, Table } from '../model/schema.ts';
import { sqlForm } from './sql-form.ts';

/** True when an enforced CHECK of the table refuses every negative value of the column, alone or among conditions joined by AND. */
export function refusesNegative(table: Table, column: string): boolean {
  const bound = new Set([`${column.toLowerCase()} >=`, `${column.toLowerCase()} >`]);
  return table.checks.some((check) => {
    const form = sqlForm(check.sql);
    if (!check.enforced || / or /.test(form)) return false;
    if (isSignCheck(check, column)) return true;
    return form
      .split(' and ')
      .some((part) => bound.has(part.replace(/ \d+(\.\d+)?$/, '')) && / \d+(\.\d+)?$/.test(part));
  });
}

/** True when the CHECK says `column >= 0` and nothing else: what an unsigned type says by itself. */
export function isSignCheck({ sql }: Check, column: string): boolean {
  const form = sqlForm(sql);
  const name = column.toLowerCase();
  return form === `${name} >= 0` || form === `0 <= ${name}`;
}
