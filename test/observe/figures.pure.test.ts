import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KitState } from '../../mcp-server/src/model/kit-state.ts';
import { observeSettings } from '../../mcp-server/src/model/observe-settings.ts';
import { known, unseen } from '../../mcp-server/src/model/seen.ts';
import { catchUp } from '../../mcp-server/src/observe/catch-up.ts';
import { differingTables } from '../../mcp-server/src/observe/differing-tables.ts';
import { driftTrend } from '../../mcp-server/src/observe/drift-trend.ts';
import { heartbeatOf } from '../../mcp-server/src/observe/heartbeat.ts';
import { hintsOf } from '../../mcp-server/src/observe/hints.ts';
import { queueRates } from '../../mcp-server/src/observe/queue-rates.ts';
import { plannedTables } from '../../mcp-server/src/observe/schema-changes.ts';
import { besidesOf } from '../../mcp-server/src/tools/seen/besides-of.ts';

const hints = hintsOf(observeSettings.parse({}));

const kit = (open: number, moves: KitState['moves'], more: Partial<KitState> = {}): KitState => ({
  schema: 'shop',
  fences: [],
  outbox: {
    open,
    whole: true,
    oldestSeconds: open === 0 ? null : 1,
    applied: 0,
    upTo: '100',
    newest: '100',
    tables: [],
    parked: { events: 0, whole: true, reasons: [] },
  },
  moves,
  notes: [],
  heartbeat: null,
  nowMs: 0,
  ...more,
});

const queue = (open: number) =>
  known({ open, atMost: open, whole: true, oldestSeconds: 9, newest: '1', parked: 0, parkedWhole: true, reasons: [] });
const rates = (arrivedPerSecond: number, appliedPerSecond: number) =>
  known({
    seconds: 1,
    arrived: arrivedPerSecond,
    applied: appliedPerSecond,
    arrivedPerSecond,
    appliedPerSecond,
    turnedOver: false,
  });

describe('the rates of a queue', () => {
  it('are what was recorded and what left it, whatever came between', () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.nat(1000), fc.nat(1000), fc.nat(1000), (before, carried, arrived, carriedNew) => {
        const old = Math.min(before, carried);
        const fresh = Math.min(arrived, carriedNew);
        const moves = { arrived, arrivedOpen: arrived - fresh, stillOpen: before - old, whole: true };
        const told = queueRates(kit(before, null), kit(before - old + arrived - fresh, moves), 2, hints);
        expect(told).toMatchObject({
          known: true,
          value: { arrived, applied: old + fresh, appliedPerSecond: (old + fresh) / 2, turnedOver: old === before },
        });
      }),
    );
  });

  it('do not take a parked change for one that was carried', () => {
    const after = kit(0, { arrived: 0, arrivedOpen: 0, stillOpen: 0, whole: true });
    const parked = { ...after, outbox: { ...after.outbox, parked: { events: 3, whole: true, reasons: [] } } };
    expect(queueRates(kit(5, null), parked, 1, hints)).toMatchObject({ value: { applied: 2 } });
  });

  it('are not told of an outbox that went back', () => {
    const after = kit(0, { arrived: 0, arrivedOpen: 0, stillOpen: 0, whole: true });
    const back = { ...after, outbox: { ...after.outbox, newest: '7' } };
    expect(queueRates(kit(5, null), back, 1, hints)).toMatchObject({ known: false });
  });
});

describe('the catch-up', () => {
  it('is never exactly where as many arrive as are applied, or more, and says both rates', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.nat(1e4), fc.nat(1e4), (open, arrived, applied) => {
        const told = catchUp(queue(open), rates(arrived, applied));
        expect(told.verdict).toBe(arrived >= applied ? 'never' : 'catches up');
        expect(told.explanation).toMatch(/arrive and .*\/s are applied/);
        if (told.seconds !== null) expect(told.seconds.low).toBeCloseTo(open / (applied - arrived));
      }),
    );
    expect(catchUp(queue(1200), rates(50, 20)).explanation).toMatchInlineSnapshot(
      `"1,200 wait; 50 changes/s arrive and 20/s are applied: at these rates the queue is never worked off."`,
    );
  });

  it('takes no less time with more that waits, more that arrives, or less that is applied', () => {
    const time = (open: number, arrived: number, applied: number) =>
      catchUp(queue(open), rates(arrived, applied)).seconds?.high ?? Number.POSITIVE_INFINITY;
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e6 }),
        fc.nat(1e4),
        fc.nat(1e4),
        fc.nat(100),
        (open, arrived, applied, more) => {
          const now = time(open, arrived, applied);
          expect(time(open + more, arrived, applied)).toBeGreaterThanOrEqual(now);
          expect(time(open, arrived + more, applied)).toBeGreaterThanOrEqual(now);
          expect(time(open, arrived, Math.max(0, applied - more))).toBeGreaterThanOrEqual(now);
        },
      ),
    );
  });
});

describe('the lag by heartbeat', () => {
  it('is the same however wrong the clocks are, and never negative', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -7_200_000, max: 7_200_000 }),
        fc.integer({ min: -7_200_000, max: 7_200_000 }),
        fc.nat(100_000),
        fc.nat(100_000),
        (primary, secondary, took, since) => {
          const beaten = 1_700_000_000_000;
          const clock = (offsetMs: number) => known({ offsetMs, uncertaintyMs: 1, rounds: 5 });
          const heartbeat = { beatAtMs: beaten + primary, appliedAtMs: beaten + took + secondary };
          const told = heartbeatOf({
            secondary: known(kit(0, null, { heartbeat })),
            clocks: { primary: clock(primary), secondary: clock(secondary) },
            now: beaten + took + since,
            hints,
          });
          if (!told.known || told.value === null) throw new Error('a beat was there');
          expect(told.value.ageSeconds).toBeCloseTo((took + since) / 1000, 6);
          expect(told.value.transitSeconds).toBeCloseTo(took / 1000, 6);
          expect(told.value.clock?.differenceSeconds).toBeCloseTo((secondary - primary) / 1000, 6);
        },
      ),
    );
  });

  it('is not known while the primary’s clock stands before its own last beat: no relay that stands still looks alive', () => {
    const beatAtMs = 1_700_000_000_000;
    const told = (aheadMs: number) =>
      heartbeatOf({
        secondary: known(kit(0, null, { heartbeat: { beatAtMs, appliedAtMs: beatAtMs } })),
        clocks: {
          primary: known({ offsetMs: 0, uncertaintyMs: 40, rounds: 5 }),
          secondary: unseen('the login may not look', 'GRANT SELECT'),
        },
        now: beatAtMs - aheadMs,
        hints,
      });
    expect(told(3_600_000)).toEqual({
      known: false,
      reason: "the primary's clock stands 3600 s before its last beat, so it was set back",
      turnOn: hints.relay,
    });
    expect(told(1000)).toMatchObject({ known: true, value: { ageSeconds: 0 } });
  });
});

describe('the drift trend', () => {
  it('goes by the last two checks that could tell', () => {
    const at = (minute: number, verdict: string, confirmed: number) => ({
      at: new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString(),
      verdict,
      confirmed,
    });
    const now = Date.UTC(2026, 0, 1, 1);
    const trend = (...points: ReturnType<typeof at>[]) => driftTrend(points, now).trend;
    expect([
      trend(),
      trend(at(1, 'incomplete', 0)),
      trend(at(1, 'equal', 0)),
      trend(at(1, 'drift', 3)),
      trend(at(2, 'drift', 3), at(1, 'drift', 5)),
      trend(at(1, 'drift', 3), at(2, 'drift', 3), at(3, 'incomplete', 0)),
      trend(at(1, 'drift', 3), at(2, 'equal', 0)),
    ]).toEqual(['none', 'none', 'zero', 'rising', 'falling', 'steady', 'zero']);
  });
});

describe('tables that differ', () => {
  const at = '2026-01-01T00:00:00.000Z';
  const look = (sample: number | null, ...tables: (readonly [string, 'drift' | 'equal' | 'in_flight'])[]) => {
    const seen = tables.map(([source, verdict]) => ({
      source,
      target: `p.${source}`,
      verdict,
      rows: null,
      differences: verdict === 'drift' ? 2 : 0,
      besides: 'some' as const,
      unsettled: 0,
      notCompared: [],
      integrity: {},
    }));
    const position = { before: null, after: null };
    const positions = { source: position, target: position };
    const rest = { sample, notChecked: 0, positions };
    return { at, seen: { tool: 'check_parity' as const, verdict: 'drift' as const, ...rest, tables: seen } };
  };
  const names = (...looks: ReturnType<typeof look>[]) =>
    differingTables(looks, Date.parse(at) + 5000).map(({ source, rows, ageSeconds }) => [source, rows, ageSeconds]);

  it('stay so until their own rows were compared again as a whole', () => {
    expect([
      names(look(null, ['a', 'drift'], ['b', 'drift']), look(null, ['a', 'equal'])),
      names(look(null, ['a', 'drift']), look(0.1, ['a', 'equal'])),
      names(look(null, ['a', 'drift']), look(null, ['a', 'in_flight'])),
      names(look(0.1, ['a', 'drift'])),
    ]).toEqual([[['b', 2, 5]], [['a', 2, 5]], [], [['a', 2, 5]]]);
  });

  it('are said to lack rows only where nothing else differs, however few differences were named', () => {
    const few = fc.nat(4);
    fc.assert(
      fc.property(
        fc.record({ common: fc.nat(5), missing: few, extra: few, different: few, comes: few, goes: few, named: few }),
        ({ common, missing, extra, different, comes, goes, named }) => {
          // What is under way was counted on one side only when the rows were counted, and agreed later.
          const kinds = [
            ...Array<'missing'>(missing).fill('missing'),
            ...Array<'extra'>(extra).fill('extra'),
            ...Array<'different'>(different).fill('different'),
          ];
          const told = besidesOf({
            rows: { source: common + different + missing + comes, target: common + different + extra + goes },
            differences: kinds.slice(0, named).map((kind) => ({ kind, key: {}, rows: { source: 1, target: 1 } })),
            differences_total: kinds.length,
            differences_exact: true,
            in_flight: comes + goes,
            unsettled: 0,
          });
          if (told === 'none') expect(extra + different).toBe(0);
          if (told === 'some') expect(extra + different).toBeGreaterThan(0);
          if (comes + goes === 0) expect(told).toBe(extra + different > 0 ? 'some' : 'none');
        },
      ),
    );
  });
});

describe('the tables of the plan', () => {
  it('are null for a file that is not as it was written', () => {
    expect([
      plannedTables(''),
      plannedTables('export const kit = {"tables": 1};'),
      plannedTables('export const kit = {'),
    ]).toEqual([null, null, null]);
  });
});
