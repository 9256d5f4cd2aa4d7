import { columnCheck } from '../check.ts';

/** Dates with a zero year, month or day, for an engine whose calendar has none. */
export const zeroDate = columnCheck('zero-date', ({ source, target }, { world }) => {
  if (world.target.semantics.zeroDates || (source.type.kind !== 'date' && source.type.kind !== 'timestamp'))
    return null;
  const required = !(target ?? source).nullable;
  return {
    severity: 'blocker',
    question: { kind: 'zero date', column: source.name },
    what: `${source.name} holds a date with a zero year, month or day`,
    consequence: `${world.to.title} refuses such a date, and a load fails with the whole batch that holds one.`,
    wayOut: required
      ? 'Decide what it means. The column is NOT NULL: choose a real date to stand for it, or allow NULL on both sides.'
      : 'Decide what it means: NULL as a rule, which a reader must not take for a real date.',
    fix: {},
  };
});
