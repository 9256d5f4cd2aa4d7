import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimateTables, type TableRates } from '../../mcp-server/src/assess/estimate/estimate-tables.ts';
import { onLanes } from '../../mcp-server/src/assess/estimate/ranges.ts';
import { ASSUMED_WRITES, appliedPerSecond, backfillTime } from '../../mcp-server/src/assess/estimate/target-writes.ts';
import type { Range, SampledRate } from '../../mcp-server/src/model/estimate.ts';
import { anyRange, isRange, positive } from './arbitrary-range.ts';

const rowCount = fc.integer({ min: 1, max: 1_000_000_000 });

function rate(side: SampledRate['side'], what: SampledRate['what'], rowsPerSecond: Range, rows = 1000): SampledRate {
  return { side, schema: 's', table: 't', what, rows, seconds: 1, statements: 2, rowsPerSecond, bytes: null };
}

const RATES: readonly SampledRate[] = [
  rate('source', 'walk', { low: 1e6, high: 2e6 }),
  rate('source', 'digest', { low: 1e5, high: 2e5 }),
  rate('source', 'read', { low: 1e4, high: 2e4 }),
];

function table(
  name: string,
  rows: number | null,
  dataBytes: number | null,
  rates: readonly SampledRate[] = [],
): TableRates {
  return {
    size: { schema: 's', table: name, rows, dataBytes, indexBytes: null },
    rates,
    notSampled: rates.length > 0 ? null : 'only the 4 largest tables are sampled',
  };
}

describe('the time of tables', () => {
  it('comes from their own rates, from the rates of others by bytes, or is not known', () => {
    const { tables, notEstimated } = estimateTables([
      table('sampled', 3_000_000, 300_000_000, RATES),
      table('by bytes', 300, 30_000),
      table('by rows', 300, null),
      table('empty', 0, 0),
      table('never analysed', null, 1_000_000),
    ]);
    expect(notEstimated).toEqual([
      { schema: 's', table: 'never analysed', reason: 'the server has no estimate of its rows' },
    ]);
    const shown = tables.map((each) => [each.table, each.notSampled === null, each.readSeconds, each.digestSeconds]);
    expect(shown).toEqual([
      ['sampled', true, { low: 100, high: 450 }, { low: 10, high: 49.5 }],
      ['by bytes', false, { low: 0.01, high: 0.045 }, { low: 0.001, high: 0.00495 }],
      ['by rows', false, { low: 0.01, high: 0.045 }, { low: 0.001, high: 0.00495 }],
      ['empty', false, { low: 0, high: 0 }, { low: 0, high: 0 }],
    ]);
  });

  it('is that of the slower side, and unknown without any measurement unless the table is empty', () => {
    const slow = rate('target', 'digest', { low: 1e3, high: 2e3 });
    const [verified] = estimateTables([table('t', 3000, 1, [...RATES, slow])]).tables;
    expect(verified?.digestSeconds).toEqual({ low: 1, high: 4.5 });
    expect(estimateTables([table('t', 3000, 1), table('u', 0, 0)])).toMatchObject({
      tables: [{ table: 'u' }],
      notEstimated: [{ table: 't', reason: 'only the 4 largest tables are sampled' }],
    });
  });

  it('never gets shorter when a table gets bigger', () => {
    fc.assert(
      fc.property(rowCount, rowCount, anyRange, anyRange, fc.boolean(), (rows, more, read, digest, sampled) => {
        const rates = [rate('source', 'read', read), rate('source', 'digest', digest)];
        const of = (count: number) => {
          const asked = table('asked', count, count * 10, sampled ? rates : []);
          const all = estimateTables(sampled ? [asked] : [table('other', 1000, 10_000, rates), asked]);
          const found = all.tables.find((each) => each.table === 'asked');
          if (found === undefined) throw new Error('not estimated');
          return found;
        };
        const [small, big] = [of(rows), of(rows + more)];
        for (const what of ['readSeconds', 'digestSeconds'] as const) {
          expect(isRange(small[what])).toBe(true);
          expect(big[what].low).toBeGreaterThanOrEqual(small[what].low);
          expect(big[what].high).toBeGreaterThanOrEqual(small[what].high);
        }
      }),
    );
  });
});

describe('many tables', () => {
  it('take no longer with more connections, at least as long as the longest, at most as long as all', () => {
    fc.assert(
      fc.property(
        fc.array(anyRange, { minLength: 1 }),
        fc.integer({ min: 1, max: 16 }),
        anyRange,
        (tables, lanes, another) => {
          const time = onLanes(tables, lanes);
          expect(isRange(time)).toBe(true);
          expect(onLanes(tables, lanes + 1).low).toBeLessThanOrEqual(time.low);
          expect(onLanes([...tables, another], lanes).low).toBeGreaterThanOrEqual(time.low);
          expect(onLanes([...tables, another], lanes).high).toBeGreaterThanOrEqual(time.high);
          for (const { low, high } of tables) {
            expect(time.low).toBeGreaterThanOrEqual(low);
            expect(time.high).toBeGreaterThanOrEqual(high);
          }
        },
      ),
    );
  });
});

describe('a backfill', () => {
  it('is never faster than reading, and never slower for a faster target', () => {
    fc.assert(
      fc.property(anyRange, rowCount, positive, positive, (read, rows, rowsPerSecond, more) => {
        const slow = backfillTime(read, rows, { kind: 'measured', rowsPerSecond });
        const fast = backfillTime(read, rows, { kind: 'measured', rowsPerSecond: rowsPerSecond + more });
        for (const time of [slow, fast, backfillTime(read, rows, ASSUMED_WRITES)]) {
          expect(isRange(time)).toBe(true);
          expect(time.low).toBeGreaterThanOrEqual(read.low);
          expect(time.high).toBeGreaterThanOrEqual(read.high);
        }
        expect(fast.low).toBeLessThanOrEqual(slow.low);
        expect(fast.high).toBeLessThanOrEqual(slow.high);
      }),
    );
  });

  it('costs once to four times the reading again, unless a rehearsal says better', () => {
    expect(backfillTime({ low: 10, high: 20 }, 1000, ASSUMED_WRITES)).toEqual({ low: 10, high: 100 });
    expect(backfillTime({ low: 10, high: 20 }, 1000, { kind: 'measured', rowsPerSecond: 20 })).toEqual({
      low: 50,
      high: 70,
    });
    expect(appliedPerSecond(1000, { low: 10, high: 20 }, { low: 10, high: 100 })).toEqual({ low: 1, high: 100 });
    expect(appliedPerSecond(0, { low: 0, high: 0 }, { low: 0, high: 0 })).toBeNull();
  });
});
