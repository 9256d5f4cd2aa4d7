import { columnCheck } from '../check.ts';

/** NaN and infinities, for an engine whose numbers are all finite. */
export const notFinite = columnCheck('not-finite', ({ source }, { world: { to } }) => {
  if (to.infinities || (source.type.kind !== 'float' && source.type.kind !== 'decimal')) return null;
  return {
    severity: 'blocker',
    question: { kind: 'not finite', column: source.name },
    what: `${source.name} (${source.rawType}) holds NaN or an infinity`,
    consequence: `${to.title} has no such number and refuses the row.`,
    wayOut: 'Decide what it means: NULL as a rule. A flag beside it keeps the difference where one is needed.',
    fix: {},
  };
});
