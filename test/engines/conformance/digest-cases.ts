import { describe } from 'vitest';
import { bucketCases } from './bucket-cases.ts';
import { canonicalCases } from './canonical-cases.ts';
import { hashCases } from './hash-cases.ts';
import { keyWalkCases } from './key-walk-cases.ts';
import { leafCases } from './leaf-cases.ts';
import { leafOrderCases } from './leaf-order-cases.ts';
import { loadCases } from './load-cases.ts';
import { locateCases } from './locate-cases.ts';
import { rowsByKeyCases } from './rows-by-key-cases.ts';
import type { Subject } from './subject.ts';

/** What every engine promises of leaves, buckets, row digests and canonical texts. */
export function digestCases(subject: Subject): void {
  describe(`digests on ${subject.kind}`, () => {
    canonicalCases(subject);
    hashCases(subject);
    bucketCases(subject);
    locateCases(subject);
    rowsByKeyCases(subject);
    leafCases(subject);
    leafOrderCases(subject);
    keyWalkCases(subject);
    loadCases(subject);
  });
}
