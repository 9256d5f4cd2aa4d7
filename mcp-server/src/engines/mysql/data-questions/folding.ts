import type { Folding } from '../../../model/data-question.ts';
import { collationFacts } from '../normalize.ts';

/** What comparisons under a collation pass over: its name says it. */
export function folding(collation: string | null): Folding {
  if (collation === null) return { letterCase: false, accents: false, trailingSpaces: false };
  const { caseSensitive, accentSensitive, padSpace } = collationFacts(collation);
  return { letterCase: !caseSensitive, accents: !accentSensitive, trailingSpaces: padSpace };
}
