import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { catchUp } from '../../mcp-server/src/assess/estimate/catch-up.ts';
import { estimateFindings } from '../../mcp-server/src/assess/estimate/estimate-findings.ts';
import { estimateTables, type TableRates } from '../../mcp-server/src/assess/estimate/estimate-tables.ts';
import { onLanes } from '../../mcp-server/src/assess/estimate/ranges.ts';
import { ASSUMED_WRITES, appliedPerSecond, backfillTime } from '../../mcp-server/src/assess/estimate/target-writes.ts';
import { writtenPerSecond } from '../../mcp-server/src/assess/estimate/written.ts';
import type { Estimate, Range, SampledRate } from '../../mcp-server/src/model/estimate.ts';
import { known } from '../../mcp-server/src/model/seen.ts';
import { NOT_SEEN, writeRates } from './build-readiness.ts';

const positive = fc.double({ min: 0.001, max: 1e9, noNaN: true });
const anyRange = fc
  .tuple(positive, positive)
  .map(([one, other]): Range => ({ low: Math.min(one, other), high: Math.max(one, other) }));
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

const isRange = ({ low, high }: Range) => low >= 0 && low <= high;

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
    expect(appliedPerSecond(1000, { low: 10, high: 20 }, { low: 10, high: 100 })).toEqual({ low: 10, high: 100 });
    expect(appliedPerSecond(0, { low: 0, high: 0 }, { low: 0, high: 0 })).toBeNull();
  });
});

describe('catching up', () => {
  const applied = { low: 100, high: 1000 };
  const backfillSeconds = { low: 60, high: 600 };

  it('is sure, impossible, open or unknown', () => {
    const verdicts = [0, 50, 100, 999, 1000, null].map(
      (written) => catchUp({ written, applied, backfillSeconds }).verdict,
    );
    expect(verdicts).toEqual([
      'catches up',
      'catches up',
      'depends on the target',
      'depends on the target',
      'never',
      'unknown',
    ]);
    expect(catchUp({ written: 5, applied: null, backfillSeconds }).verdict).toBe('unknown');
    expect(catchUp({ written: 50, applied, backfillSeconds })).toMatchInlineSnapshot(`
      {
        "applied": {
          "high": 1000,
          "low": 100,
        },
        "explanation": "50 rows/s are written, and 100 to 1,000 rows/s can be read and, under the assumption about the target’s writes, applied.",
        "seconds": {
          "high": 600,
          "low": 3.1578947368421053,
        },
        "verdict": "catches up",
        "written": 50,
      }
    `);
  });

  it('takes longer the more is written, and never begins again once it is impossible', () => {
    fc.assert(
      fc.property(positive, positive, anyRange, anyRange, (written, more, rates, backfill) => {
        const [less, much] = [written, written + more].map((rows) =>
          catchUp({ written: rows, applied: rates, backfillSeconds: backfill }),
        );
        if (less?.verdict === 'never') expect(much?.verdict).toBe('never');
        if (less?.seconds && much?.seconds) {
          expect(isRange(less.seconds)).toBe(true);
          expect(much.seconds.low).toBeGreaterThanOrEqual(less.seconds.low);
          expect(much.seconds.high).toBeGreaterThanOrEqual(less.seconds.high);
        }
      }),
    );
  });

  it('counts the writes of the tables that move, else of the server, else nothing', () => {
    const name = { schema: 's', name: 'moves' };
    const mapping = {
      tables: [],
      unmatched: { source: [name], target: [] },
    };
    const rate = { inserted: null, updated: null, deleted: null, changed: 10, perSecond: 2 };
    const server = known({ scope: 'all', ...rate, perSecond: 9 });
    const tables = known([
      { schema: 's', table: 'moves', ...rate },
      { schema: 's', table: 'stays', ...rate },
    ]);
    expect(writtenPerSecond(known(writeRates({ tables, server })), mapping)).toBe(2);
    expect(writtenPerSecond(known(writeRates({ tables: NOT_SEEN, server })), mapping)).toBe(9);
    expect(writtenPerSecond(known(writeRates({ tables: NOT_SEEN, server: NOT_SEEN })), mapping)).toBeNull();
    expect(writtenPerSecond(NOT_SEEN, mapping)).toBeNull();
  });

  it('is a blocker when it never happens, a warning when that is open', () => {
    const said = (written: number | null, notEstimated: Estimate['notEstimated'] = []) => {
      const estimate: Estimate = {
        tables: [],
        notEstimated,
        rates: [],
        readSeconds: null,
        backfillSeconds,
        verifySeconds: null,
        catchUp: catchUp({ written, applied, backfillSeconds }),
        assumptions: [],
      };
      return estimateFindings(estimate, 'shop').map(
        ({ severity, rule, what, consequence, wayOut }) =>
          `${severity} ${rule}: ${what}\n  ${consequence}\n  ${wayOut}`,
      );
    };
    expect(said(50)).toEqual([]);
    expect(
      [...said(2000), ...said(500), ...said(null, [{ schema: 's', table: 't', reason: 'it is a riddle' }])].join('\n'),
    ).toMatchInlineSnapshot(`
      "blocker catch-up: 2,000 rows/s are written, and even the source’s own rows could be read at 1,000 rows/s at best: the backlog grows for ever.
        The target never reaches the state of the source, so no cutover with a short pause is possible.
        Move fewer tables at a time, read with more connections or from a faster replica, or lower the write rate.
      warning catch-up: 500 rows/s are written: the target must apply more than that. Reading allows 1,000 rows/s; under the assumption about the target’s writes it may be no more than 100.
        Whether the target catches up is not proved.
        Rehearse the apply on the target, and give the measured rate to the estimate.
      warning catch-up: How fast the source is written could not be measured.
        Whether the target catches up is not proved.
        See write-rate and not-estimated for what makes it known.
      warning not-estimated: The time of 1 table is not known: s.t (it is a riddle).
        The estimate is too low by their time.
        ANALYZE what has no estimate of its rows; give tables without a key one."
    `);
  });
});
