import { checkInTarget, saidByType, sameNamed } from '../check-form.ts';
import { partRef, tableRule } from '../rule.ts';
import { sqlForm } from '../sql-form.ts';

/** A condition that only the target enforces. */
export const checkAdded = tableRule('check-added', (table) => {
  const { source, target } = table;
  const enforced = source.checks.filter((check) => check.enforced);
  const promised = new Set(enforced.map((check) => checkInTarget(check, table)));
  return target.checks
    .filter((check) => check.enforced && !promised.has(sqlForm(check.sql)))
    .filter((check) => sameNamed(check, enforced) === undefined && !saidByType(check, table, 'target'))
    .map((check) => ({
      severity: 'warning' as const,
      object: partRef('target', 'check', target, check.name),
      what: `The target’s ${target.name} enforces ${check.sql} (${check.name}); no enforced CHECK of the source’s ${source.name} reads like it.`,
      consequence: `The first row of ${source.name} that breaks ${check.name} is refused by the target and stops the copy.`,
      wayOut: `Count the rows of ${source.name} that break it; repair them, or add ${check.name} after the backfill.`,
    }));
});
