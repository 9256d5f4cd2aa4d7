import { columnCheck } from '../check.ts';

/** Days that their month does not have, which every server refuses unless its settings let them in. */
export const impossibleDate = columnCheck('impossible-date', ({ source }, { world: { to } }) => {
  if (source.type.kind !== 'date' && source.type.kind !== 'timestamp') return null;
  return {
    severity: 'blocker',
    question: { kind: 'impossible date', column: source.name },
    what: `${source.name} holds a day that its month does not have`,
    consequence: `${to.title} refuses it, and a load fails with the whole batch that holds one.`,
    wayOut: 'Set it to the day that was meant; the statement takes the last day of the month.',
    fix: {},
  };
});
