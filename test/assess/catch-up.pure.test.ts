import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { catchUp } from '../../mcp-server/src/assess/estimate/catch-up.ts';
import { estimateFindings } from '../../mcp-server/src/assess/estimate/estimate-findings.ts';
import { writtenPerSecond } from '../../mcp-server/src/assess/estimate/written.ts';
import type { Estimate } from '../../mcp-server/src/model/estimate.ts';
import { known } from '../../mcp-server/src/model/seen.ts';
import { anyRange, isRange, positive } from './arbitrary-range.ts';
import { NOT_SEEN, writeRates } from './build-readiness.ts';

describe('catching up', () => {
  const applied = { low: 100, high: 1000 };
  const backfillSeconds = { low: 60, high: 600 };
  const inTables = (perSecond: number | null) => (perSecond === null ? null : { perSecond, wholeServer: false });

  it('is sure, impossible, open or unknown', () => {
    const verdicts = [0, 50, 100, 999, 1000, null].map(
      (written) => catchUp({ written: inTables(written), applied, backfillSeconds }).verdict,
    );
    expect(verdicts).toEqual([
      'catches up',
      'catches up',
      'depends on the target',
      'depends on the target',
      'never',
      'unknown',
    ]);
    expect(catchUp({ written: inTables(5), applied: null, backfillSeconds }).verdict).toBe('unknown');
    expect(catchUp({ written: inTables(50), applied, backfillSeconds })).toMatchInlineSnapshot(`
      {
        "applied": {
          "high": 1000,
          "low": 100,
        },
        "explanation": "50 rows/s are written, and 100 to 1,000 rows/s can be read and, under what is assumed of the target, applied.",
        "seconds": {
          "high": 600,
          "low": 3.1578947368421053,
        },
        "verdict": "catches up",
        "written": 50,
      }
    `);
  });

  it('is not judged by what other databases of the server may write', () => {
    const [few, many] = [50, 2000].map((perSecond) =>
      catchUp({ written: { perSecond, wholeServer: true }, applied, backfillSeconds }),
    );
    expect(few?.verdict).toBe('catches up');
    expect(many).toMatchInlineSnapshot(`
      {
        "applied": {
          "high": 1000,
          "low": 100,
        },
        "explanation": "2,000 rows/s are written on the whole server, other databases included: more than 100 rows/s, what the target may apply at worst. How many of them are in the tables that move is not counted.",
        "seconds": null,
        "verdict": "unknown",
        "written": 2000,
      }
    `);
  });

  it('takes longer the more is written, and never begins again once it is impossible', () => {
    fc.assert(
      fc.property(positive, positive, anyRange, anyRange, (written, more, rates, backfill) => {
        const [less, much] = [written, written + more].map((rows) =>
          catchUp({ written: inTables(rows), applied: rates, backfillSeconds: backfill }),
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
      unmatched: { source: [{ ...name, candidates: [] }], target: [] },
      leftBehind: [],
      inPlace: [],
    };
    const rate = { inserted: null, updated: null, deleted: null, changed: 10, perSecond: 2 };
    const server = known({ scope: 'all', ...rate, perSecond: 9 });
    const tables = known([
      { schema: 's', table: 'moves', ...rate },
      { schema: 's', table: 'stays', ...rate },
    ]);
    expect(writtenPerSecond(known(writeRates({ tables, server })), mapping)).toEqual(inTables(2));
    expect(writtenPerSecond(known(writeRates({ tables: NOT_SEEN, server })), mapping)).toEqual({
      perSecond: 9,
      wholeServer: true,
    });
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
        catchUp: catchUp({ written: inTables(written), applied, backfillSeconds }),
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
      warning catch-up: 500 rows/s are written: the target must apply more than that. Reading allows 1,000 rows/s; under what is assumed of the target it may be no more than 100.
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
