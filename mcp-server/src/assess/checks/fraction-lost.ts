import { columnCheck } from '../check.ts';
import { targetType } from '../target-fix.ts';

/** Decimals with more digits after the point than the target keeps. */
export const fractionLost = columnCheck('fraction-lost', (column, subject) => {
  const { source, to } = column;
  if (source.type.kind !== 'decimal' || (to.kind !== 'decimal' && to.kind !== 'integer')) return null;
  const kept = to.kind === 'integer' ? 0 : to.scale;
  if (kept === null || (source.type.scale !== null && source.type.scale <= kept)) return null;
  return {
    severity: 'warning',
    question: { kind: 'finer fraction', column: source.name, scale: kept },
    what: `${source.name} (${source.rawType}) holds a number with more than ${kept} digits after the point`,
    consequence: `${subject.world.to.title} rounds it without an error: sums and comparisons come out differently.`,
    wayOut: 'Give the target as many digits, or round on the source, where the owner of the figures decides how.',
    fix: targetType(subject, column, source.type),
  };
});
