import { describe } from 'vitest';
import { canonicalCases } from './canonical-cases.ts';
import { filterCases } from './filter-cases.ts';
import { hashCases } from './hash-cases.ts';
import { keyBoundsCases } from './key-bounds-cases.ts';
import { keyWalkCases } from './key-walk-cases.ts';
import { leafCases } from './leaf-cases.ts';
import { leafOrderCases } from './leaf-order-cases.ts';
import { loadCases } from './load-cases.ts';
import { rowsByKeyCases } from './rows-by-key-cases.ts';
import type { Subject } from './subject.ts';

/** What every engine promises of leaves, hash buckets, rows by key and canonical texts. */
export function digestCases(subject: Subject): void {
  describe(`digests on ${subject.kind}`, () => {
    canonicalCases(subject);
    hashCases(subject);
    rowsByKeyCases(subject);
    keyBoundsCases(subject);
    leafCases(subject);
    leafOrderCases(subject);
    keyWalkCases(subject);
    loadCases(subject);
    filterCases(subject);
  });
}
