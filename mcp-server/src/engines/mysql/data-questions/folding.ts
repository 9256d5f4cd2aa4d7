import type { Folding } from '../../../model/data-question.ts';
import { collationFacts } from '../normalize.ts';

/** What comparisons under a collation pass over: its name says it. */
export function folding(collation: string | null): Folding {
  if (collation === null) return { letterCase: false, accents: false, trailingSpaces: false };
  const { caseSensitive, padSpace } = collationFacts(collation);
  // Where the name says nothing of accents, they count only if letter case does.
  const accents = /_ai(_|$)/.test(collation) || (!/_as(_|$)/.test(collation) && !caseSensitive);
  return { letterCase: !caseSensitive, accents, trailingSpaces: padSpace };
}
