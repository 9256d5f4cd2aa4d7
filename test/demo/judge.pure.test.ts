import { expect, test } from 'vitest';
import { judgeComparison, judgeParity } from './judge.ts';
import { MAPPING_MISTAKES } from './mapping-mistakes.ts';
import type { Planted } from './plant-differences.ts';

const PLANTED: readonly Planted[] = [
  { table: 'customers', kind: 'extra', key: { id: '194' }, columns: [], story: 'a ghost' },
  { table: 'payments', kind: 'different', key: { id: '471' }, columns: ['amount'], story: 'a cent' },
];
const GHOST = { kind: 'extra', key: { id: '194' }, rows: { source: 0, target: 1 } };
const CENT = { kind: 'different', key: { id: '471' }, columns: [{ name: 'amount', source: '1', target: '2' }] };

interface Answer {
  readonly verdict?: string;
  readonly payments?: readonly object[];
  readonly paymentsVerdict?: string;
  readonly notChecked?: readonly { table: string }[];
}

function answer({ verdict = 'drift', payments = [CENT], paymentsVerdict = 'drift', notChecked = [] }: Answer) {
  return JSON.stringify({
    verdict,
    counts: { differences: 1 + payments.length, rows_in_flight: 7, rows_unsettled: 1 },
    tables: [
      { source: 'shop.customers', verdict: 'drift', differences: [GHOST] },
      { source: 'shop.payments', verdict: paymentsVerdict, differences: payments },
    ],
    not_checked: notChecked,
  });
}

test('an answer with every planted difference and no other is right', () => {
  expect(judgeParity(answer({}), PLANTED)).toEqual({
    planted: PLANTED.map((item) => ({ item, found: true })),
    inFlight: 8,
    wrong: [],
  });
});

test.each([
  [
    'misses a planted row',
    { payments: [] },
    ['not reported: different payments id=471 amount', '1 differences counted'],
  ],
  [
    'names another column',
    { payments: [{ ...CENT, columns: [{ name: 'provider' }] }] },
    ['not reported: different payments id=471 amount', 'reported, and not planted: different payments id=471 provider'],
  ],
  [
    'calls a row in flight drift',
    { payments: [CENT, { kind: 'missing', key: { id: '9' } }] },
    ['reported, and not planted: missing payments id=9', '3 differences counted'],
  ],
  ['could not read a table', { paymentsVerdict: 'not_checked' }, ['not decided: shop.payments']],
  ['leaves a table out', { notChecked: [{ table: 'shop.events' }] }, ['not checked: shop.events']],
  ['calls the databases equal', { verdict: 'equal' }, ['the verdict is equal']],
])('an answer that %s is wrong', (_, given: Answer, wrong) => {
  expect(judgeParity(answer(given), PLANTED).wrong).toEqual(wrong);
});

test('a mistake of the definition counts as found only by its own rule on its own object', () => {
  const findings = MAPPING_MISTAKES.map(({ rule, table, name }) => ({ rule, object: { table, name } }));
  expect(judgeComparison(JSON.stringify({ findings }), MAPPING_MISTAKES).wrong).toEqual([]);
  const elsewhere = findings.map(({ rule, object }, at) => ({
    rule,
    object: at === 0 ? { ...object, table: 'x' } : object,
  }));
  expect(judgeComparison(JSON.stringify({ findings: elsewhere }), MAPPING_MISTAKES).wrong).toEqual([
    'not reported: text-shortened on reviews.title',
  ]);
});
