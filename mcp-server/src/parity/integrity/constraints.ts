import type { IntegrityProblem } from '../../model/parity.ts';
import type { Table } from '../../model/schema.ts';

/** Constraints and indexes of the target that stand in its catalogue and do not do their work. */
export function idleConstraints({ foreignKeys, checks, indexes }: Table): IntegrityProblem[] {
  return [
    ...foreignKeys.flatMap(({ name, validated }): IntegrityProblem[] => {
      const problem =
        'the foreign key is not valid on the target: nobody has checked the rows that were there before it';
      return validated ? [] : [{ kind: 'constraint not validated', object: name, problem }];
    }),
    ...checks.flatMap(({ name, enforced }): IntegrityProblem[] => {
      const problem = 'the check is not enforced on the target: it refuses no row';
      return enforced ? [] : [{ kind: 'constraint not validated', object: name, problem }];
    }),
    ...indexes.flatMap(({ name, unique, valid }): IntegrityProblem[] => {
      const consequence = unique ? 'no query uses it, and it may let equal keys in' : 'no query uses it';
      const problem = `the index is invalid or invisible on the target: ${consequence}`;
      return valid ? [] : [{ kind: 'index not valid', object: name, problem }];
    }),
  ];
}
