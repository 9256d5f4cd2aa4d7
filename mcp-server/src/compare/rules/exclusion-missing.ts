import { checkInTarget, isExclusion } from '../check-form.ts';
import { partRef, tableRule } from '../rule.ts';
import { sqlForm } from '../sql-form.ts';

/** A rule between rows (EXCLUDE) that only the source enforces. */
export const exclusionMissing = tableRule('exclusion-missing', (table) => {
  const { source, target } = table;
  const kept = new Set(target.checks.map(({ sql }) => sqlForm(sql)));
  return source.checks
    .filter((check) => isExclusion(check) && !kept.has(checkInTarget(check, table)))
    .map(({ name, sql }) => ({
      severity: 'warning' as const,
      object: partRef('source', 'check', source, name),
      what: `${source.name} refuses rows that conflict with another row: ${sql} (${name}); the target’s ${target.name} does not.`,
      consequence: `The target accepts rows of ${target.name} that overlap or clash under ${name}; they cannot be copied back.`,
      wayOut: `Take a lock and look for the conflict in the transaction that writes ${target.name}, or split the range into keys that UNIQUE can hold; check the rows of ${target.name} against ${name} before cutover.`,
    }));
});
