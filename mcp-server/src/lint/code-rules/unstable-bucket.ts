import type { CodeRule } from '../code-rule.ts';

/** The rule unstable-bucket. */
export const unstableBucket: CodeRule = {
  id: 'unstable-bucket',
  severity: 'warning',
  why: 'hash() of Python gives a text another number in each process.',
  instead: 'Use a digest of the key, as in int(hashlib.sha256(key).hexdigest(), 16) % 100.',
  look: ({ text, tree }) =>
    tree !== null
      ? []
      : [...text.matchAll(/(?<![\w.])hash\([^)]*\)\s*%\s*\d+/g)].map(({ index, 0: what }) => ({ at: index, what })),
};
