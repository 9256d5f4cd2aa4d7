import { columnCheck } from '../check.ts';
import { targetType } from '../target-fix.ts';

/** A tinyint(1) that holds more than 0 and 1, where a boolean will hold it. */
export const truthValue = columnCheck('truth-value', (column, subject) => {
  const { source, target, to } = column;
  if (source.type.kind !== 'integer' || !source.type.truth || to.kind !== 'boolean') return null;
  return {
    severity: 'warning',
    question: { kind: 'number outside', column: source.name, min: '0', max: '1' },
    what: `${source.name} (${source.rawType}) holds a number other than 0 and 1`,
    consequence: `${target === null ? 'As a boolean (ddl.truth; a smallint unless it is set)' : 'As a boolean'} each such number becomes true: which number it was is lost, without an error.`,
    wayOut: 'Keep it a number on the target, or correct the rows where it was meant as a truth value.',
    fix: targetType(subject, column, { kind: 'integer', bits: 16, unsigned: false, truth: false }),
  };
});
