import { columnCheck } from '../check.ts';
import { beyond, numberRange } from '../number-range.ts';
import { targetType } from '../target-fix.ts';

const YEARS = { min: '1901', max: '2155' };

/** Numbers that the type on the target does not reach: unsigned, narrower, fewer digits. */
export const numberOutOfRange = columnCheck('number-range', (column, subject) => {
  const { source, to } = column;
  // What a truth value makes of other numbers is a check of its own.
  if (source.type.kind === 'integer' && source.type.truth && to.kind === 'boolean') return null;
  if (source.type.kind === 'year' && to.kind === 'year') return null;
  // A YEAR takes 0 to 99 for years of two digits.
  const [from, held] = [numberRange(source.type), to.kind === 'year' ? YEARS : numberRange(to)];
  const outside = from === null || held === null ? null : beyond(from, held);
  if (outside === null) return null;
  const numeric =
    column.target === null && source.type.kind === 'integer' && source.type.unsigned && source.type.bits === 64;
  const limits = [
    ...(outside.min === null ? [] : [`below ${outside.min}`]),
    ...(outside.max === null ? [] : [`above ${outside.max}`]),
  ];
  return {
    severity: 'blocker',
    question: { kind: 'number outside', column: source.name, ...outside },
    what: `${source.name} (${source.rawType}) holds a number ${limits.join(' or ')}`,
    consequence: `${subject.world.to.title} refuses it in ${column.target?.rawType ?? `the ${to.kind} that would hold it`}, and a load fails with the whole batch.`,
    wayOut: `Give the target a type that reaches it${numeric ? ' (ddl.bigint_unsigned: numeric in lockstep.yaml)' : ''}, in the columns that refer to it too, or correct the rows.`,
    fix: targetType(subject, column, source.type),
  };
});
