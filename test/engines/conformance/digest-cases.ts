import { describe } from 'vitest';
import { bucketCases } from './bucket-cases.ts';
import { canonicalCases } from './canonical-cases.ts';
import { hashCases } from './hash-cases.ts';
import { loadCases } from './load-cases.ts';
import { locateCases } from './locate-cases.ts';
import { rowsByKeyCases } from './rows-by-key-cases.ts';
import type { Subject } from './subject.ts';

/** What every engine promises of buckets, row digests and canonical texts. */
export function digestCases(subject: Subject): void {
  describe(`digests on ${subject.kind}`, () => {
    canonicalCases(subject);
    hashCases(subject);
    bucketCases(subject);
    locateCases(subject);
    rowsByKeyCases(subject);
    loadCases(subject);
  });
}
