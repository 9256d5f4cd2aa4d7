import { checkInTarget } from '../check-form.ts';
import { partRef, tableRule } from '../rule.ts';
import { sqlForm } from '../sql-form.ts';

/** A CHECK that the target has not made sure of for its existing rows. */
export const checkNotValidated = tableRule('check-not-validated', (table) => {
  const { source, target } = table;
  const held = source.checks.filter(({ enforced, validated }) => enforced && validated);
  return held.flatMap((check) => {
    const form = checkInTarget(check, table);
    const same = target.checks.filter(({ enforced, sql }) => enforced && sqlForm(sql) === form);
    const [other] = same;
    if (other === undefined || same.some(({ validated }) => validated)) return [];
    return [
      {
        severity: 'note' as const,
        object: partRef('source', 'check', source, check.name),
        what: `${other.name} of the target’s ${target.name} (${other.sql}) is NOT VALID, while ${check.name} of the source’s ${source.name} holds for every row.`,
        consequence: `Rows of ${target.name} that were there before it may break it, and the planner does not rely on it.`,
        wayOut: `Run ALTER TABLE ${target.name} VALIDATE CONSTRAINT ${other.name} after the backfill.`,
      },
    ];
  });
});
