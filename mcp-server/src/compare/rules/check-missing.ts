import { checkInTarget, isExclusion, saidByType, sameNamed } from '../check-form.ts';
import { partRef, tableRule } from '../rule.ts';
import { sqlForm } from '../sql-form.ts';

/** A condition on each row that only the source enforces. */
export const checkMissing = tableRule('check-missing', (table) => {
  const { source, target } = table;
  const enforced = target.checks.filter((check) => check.enforced);
  const kept = new Set(enforced.map(({ sql }) => sqlForm(sql)));
  return source.checks
    .filter((check) => check.enforced && !isExclusion(check) && !kept.has(checkInTarget(check, table)))
    .filter((check) => sameNamed(check, enforced) === undefined && !saidByType(check, table, 'source'))
    .map((check) => ({
      severity: 'warning' as const,
      object: partRef('source', 'check', source, check.name),
      what: `${source.name} enforces ${check.sql} (${check.name}); no enforced CHECK of the target’s ${target.name} reads like it.`,
      consequence: `Rows that break ${check.name} are accepted by the target and cannot be copied back.`,
      wayOut: `Add the translated CHECK to the target’s ${target.name}, or confirm that one of its own says the same.`,
    }));
});
