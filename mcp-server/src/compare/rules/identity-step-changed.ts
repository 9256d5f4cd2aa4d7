import { columnRef, columnRule, label } from '../rule.ts';

/** A column whose numbers go up in other steps. */
export const identityStepChanged = columnRule('identity-step-changed', (pair) => {
  const [from, to] = [pair.source.identity?.step ?? null, pair.target.identity?.step ?? null];
  if (from === null || to === null || from === to) return null;
  return {
    severity: 'warning',
    object: columnRef(pair),
    what: `${label(pair)} counts in steps of ${from} in the source and of ${to} in the target.`,
    consequence: `Numbers that the step keeps free for others (another primary, another region) are drawn for ${pair.target.name} on the target, or left out.`,
    wayOut: `Count the target’s ${pair.target.name} in steps of ${from} (ALTER SEQUENCE … INCREMENT BY, auto_increment_increment), unless nothing else draws numbers any more.`,
  };
});
