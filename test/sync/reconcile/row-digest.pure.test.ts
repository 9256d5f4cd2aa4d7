import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { digestUnder } from '../../../templates/sync/src/reconcile/row-digest.ts';

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('"', '\\', '\u0000', '\u2028', '🙂', '\ud800', '\udc00'),
);
/** Long enough for several parts, whose ends fall into whatever is repeated. */
const long = fc.tuple(text, fc.nat(3), text).map(([filling, before, last]) => {
  const repeated = filling.repeat(Math.ceil(150_000 / Math.max(1, filling.length)));
  return `${'x'.repeat(before)}${repeated}${last}`;
});

it('the digest of a row is that of its JSON, wherever a long text is cut', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(text, long, fc.constant(null)), { maxLength: 3 }), (row) => {
      const whole = createHmac('sha256', 'secret').update(JSON.stringify(row)).digest('hex').slice(0, 32);
      expect(digestUnder('secret')(row)).toBe(whole);
    }),
    { numRuns: 60 },
  );
});
