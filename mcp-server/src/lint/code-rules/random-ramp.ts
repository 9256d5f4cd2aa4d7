import type { CodeRule } from '../code-rule.ts';

/** The rule random-ramp. */
export const randomRamp: CodeRule = {
  id: 'random-ramp',
  severity: 'warning',
  why: 'The same user is served by one store now and by the other a moment later, and reads what was not carried yet.',
  instead: 'Decide by a stable hash of the user or tenant, so that whoever is in at 1 % stays in at 10 %.',
  look: ({ text }) =>
    [...text.matchAll(/(?:Math\.random\(\)|random\.random\(\)|\brand\(\))\s*(?:\*\s*100\s*)?<=?\s*[\w.]+/g)].map(
      ({ index, 0: what }) => ({ at: index, what }),
    ),
};
