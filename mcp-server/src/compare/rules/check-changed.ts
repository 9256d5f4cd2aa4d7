import { checkInTarget, sameNamed } from '../check-form.ts';
import { partRef, tableRule } from '../rule.ts';
import { sqlForm } from '../sql-form.ts';

/** A CHECK of one name whose condition reads differently. */
export const checkChanged = tableRule('check-changed', (table) => {
  const { source, target } = table;
  const targetForms = new Set(target.checks.filter((check) => check.enforced).map(({ sql }) => sqlForm(sql)));
  return source.checks
    .filter((check) => check.enforced && !targetForms.has(checkInTarget(check, table)))
    .flatMap((check) => {
      const other = sameNamed(
        check,
        target.checks.filter(({ enforced }) => enforced),
      );
      if (other === undefined) return [];
      return [
        {
          severity: 'note' as const,
          object: partRef('source', 'check', source, check.name),
          what: `${check.name} of ${source.name} is ${check.sql} in the source and ${other.sql} in the target.`,
          consequence: `Whether both accept the same rows of ${source.name} cannot be told from their text.`,
          wayOut: `Read both; where they differ, change the target’s ${other.name}.`,
        },
      ];
    });
});
