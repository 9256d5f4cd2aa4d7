import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeGate } from '../../mcp-server/src/evidence/judge-gate.ts';
import { CRITERIA, criteriaOf } from '../../mcp-server/src/model/criterion.ts';
import type { EvidenceRecord, SeenByTool, Subject } from '../../mcp-server/src/model/evidence.ts';
import type { GateResult } from '../../mcp-server/src/model/gate.ts';
import { PHASE_IDS, type PhaseId } from '../../mcp-server/src/model/phase-id.ts';
import { known, unseen } from '../../mcp-server/src/model/seen.ts';
import {
  approval,
  assessed,
  compared,
  goodRecords,
  latency,
  NOW,
  planned,
  record,
  SERVERS,
  SETTINGS,
  SUBJECT,
  schemasCompared,
  status,
} from './migration.ts';

const phase = fc.constantFrom(...PHASE_IDS);
const hours = fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 900, noNaN: true }));
const other: Subject = { ...SUBJECT, schemas: { ...SUBJECT.schemas, source: '9'.repeat(64) } };
const elsewhere: Subject = { ...SUBJECT, source: 'staging:3306/shop' };

/** Good and bad looks of every kind. */
const seen: fc.Arbitrary<SeenByTool> = fc.oneof(
  fc.constantFrom<SeenByTool>(planned(), compared(), status(), status({}, 'target'), schemasCompared(), assessed()),
  fc.constantFrom<SeenByTool>(
    compared({ differences: 3, verdict: 'drift' }, ['shop.items']),
    compared({ unsettled: 1, verdict: 'in_flight' }),
    compared({ notCompared: ['shape'] }),
    compared({ integrity: { 'sequence behind': 1 } }),
    { ...compared(), sample: 0.2 },
    { ...compared(), tables: [] },
  ),
  fc.constantFrom<SeenByTool>(
    status({ lagSeconds: known(99) }),
    status({ latency: latency(10, 30) }),
    status({ latency: known({ before: null, now: { calls: 5000, aboveMs: 10, atMostMs: 11 } }) }),
    status({ shadow: unseen('no file is named', 'name one') }),
    status({ reverseProof: known(null) }),
    status({ kit: unseen('the kit is not installed', 'install it') }),
    status({ sourceUsers: known([{ login: 'report', connections: 1 }]) }, 'target'),
  ),
  phase.map(approval),
  fc.constantFrom<SeenByTool>(
    { tool: 'failed', of: 'check_parity', code: 'TIMEOUT' },
    { tool: 'accept', finding: 'latency: not measured by Lockstep', reason: 'seen in our own metrics' },
    { tool: 'audit_writers', side: 'source', verdict: 'uncovered', counts: { uncovered: 1 }, table: null },
  ),
);

/** A log: good evidence or none, and then anything, in the order of time. */
const log: fc.Arbitrary<readonly EvidenceRecord[]> = fc
  .tuple(
    fc.constantFrom<readonly EvidenceRecord[]>([], goodRecords(), goodRecords({ flipped: true })),
    fc.array(
      fc
        .tuple(seen, hours, fc.constantFrom(SUBJECT, SUBJECT, SUBJECT, other))
        .map(([what, age, of]) => record(what, age, of)),
      { maxLength: 6 },
    ),
  )
  .map(([base, more]) => inOrder([...base, ...more]));

function inOrder(records: readonly EvidenceRecord[]): EvidenceRecord[] {
  return [...records].sort((one, two) => (one.at < two.at ? -1 : one.at > two.at ? 1 : 0));
}

function judge(
  of: PhaseId,
  records: readonly EvidenceRecord[],
  now = NOW,
  current: Subject | string = SUBJECT,
): GateResult {
  return judgeGate({
    phase: of,
    evidence: { records, broken: null, torn: [] },
    current,
    servers: SERVERS,
    now,
    settings: SETTINGS,
  });
}

function states(result: GateResult): Record<string, string> {
  return Object.fromEntries(result.criteria.map(({ id, state }) => [id, state]));
}

const isOpen = (result: GateResult) => result.verdict === 'open';

/** Which criteria each figure of sync_status decides. */
const FIGURES = {
  kit: ['kit-installed', 'nothing-parked', 'secondary-success', 'flipped', 'source-kept'],
  lagSeconds: ['lag-bounded'],
  backfill: ['backfill-complete'],
  retentionHours: ['retention-left'],
  shadow: ['reads-match'],
  latency: ['p99-impact'],
  reverseProof: ['reverse-proven'],
  flip: ['rehearsed'],
  sourceUsers: ['source-silent'],
};

describe('the law of the gates', () => {
  it('opens none with a criterion that failed or is unknown, and opens some', () => {
    const opened = new Set<PhaseId>();
    fc.assert(
      fc.property(phase, log, (of, records) => {
        const result = judge(of, records);
        if (isOpen(result)) opened.add(of);
        expect(isOpen(result)).toBe(result.criteria.every(({ state }) => state === 'passed'));
        expect(result.criteria.every(({ state, run }) => (state === 'passed') === (run === null))).toBe(true);
        expect(result.counts).toEqual({
          passed: result.criteria.filter(({ state }) => state === 'passed').length,
          failed: result.criteria.filter(({ state }) => state === 'failed').length,
          unknown: result.criteria.filter(({ state }) => state === 'unknown').length,
        });
      }),
      { numRuns: 600 },
    );
    expect([...opened].sort()).toEqual([...PHASE_IDS].sort());
  });

  it('never opens a gate by more drift, whenever and in whichever table it was found', () => {
    const drift = fc
      .tuple(
        fc.constantFrom('shop.customers', 'shop.orders', 'shop.items'),
        hours,
        fc.integer({ min: 1, max: 9 }),
        fc.boolean(),
      )
      .map(([table, age, differences, sampled]) => {
        const found = compared({ differences, verdict: 'drift' }, [table]);
        const tables = found.tables.filter(({ source }) => source === table);
        return record({ ...found, tables, sample: sampled ? 0.1 : null }, age);
      });
    fc.assert(
      fc.property(phase, log, drift, (of, records, more) => {
        if (isOpen(judge(of, inOrder([...records, more])))) expect(isOpen(judge(of, records))).toBe(true);
      }),
      { numRuns: 600 },
    );
  });

  it('closes every gate that compares rows on drift that was found last', () => {
    fc.assert(
      fc.property(fc.constantFrom(...PHASE_IDS.slice(3)), log, (of, records) => {
        const drifting = [...records, record(compared({ differences: 1, verdict: 'drift' }, ['shop.orders']), 0)];
        expect(isOpen(judge(of, drifting))).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  it('goes by the newest look: an older one, however good, changes nothing that a newest look decides', () => {
    // The calls without what the migration adds may have been counted before the application was deployed anew.
    const overTime = new Set(['soaked', 'source-kept', 'source-silent', 'p99-impact']);
    const looks = fc.constantFrom<SeenByTool>(
      compared(),
      status(),
      status({}, 'target'),
      schemasCompared(),
      assessed(),
    );
    fc.assert(
      fc.property(phase, log, looks, (of, records, good) => {
        const newer = records.filter((each) => each.seen.tool === good.tool);
        fc.pre(newer.length > 0);
        const older = record(good, 950);
        const [before, after] = [states(judge(of, records)), states(judge(of, [older, ...records]))];
        for (const id of overTime) {
          delete before[id];
          delete after[id];
        }
        // A look at other tables may leave one to the older look; here every look but one is at all.
        fc.pre(
          good.tool !== 'check_parity' ||
            newer.some(({ seen: own }) => own.tool === 'check_parity' && own.tables.length > 0 && own.sample === null),
        );
        expect(after).toEqual(before);
      }),
      { numRuns: 600 },
    );
  });

  it('does not look at what is about other databases, nor at the order of what was seen in one moment by different tools', () => {
    fc.assert(
      fc.property(phase, log, fc.array(fc.tuple(seen, hours), { maxLength: 4 }), (of, records, others) => {
        const foreign = others
          .filter(([{ tool }]) => tool !== 'generate_plan')
          .map(([what, age]) => record(what, age, elsewhere));
        expect(
          judge(of, inOrder([...records, ...foreign])).criteria.map(({ id, state, reason }) => [
            id,
            state,
            id === 'evidence-intact' ? '' : reason,
          ]),
        ).toEqual(
          judge(of, records).criteria.map(({ id, state, reason }) => [
            id,
            state,
            id === 'evidence-intact' ? '' : reason,
          ]),
        );
      }),
      { numRuns: 300 },
    );
    const moment = [planned(), compared(), schemasCompared(), assessed(), approval('read-ramp')].map((each) =>
      record(each, 0.2),
    );
    fc.assert(
      fc.property(phase, log, fc.shuffledSubarray(moment, { minLength: moment.length }), (of, records, shuffled) => {
        const before = records.filter(({ at }) => at < (moment[0]?.at ?? ''));
        expect(judge(of, [...before, ...shuffled])).toEqual(judge(of, [...before, ...moment]));
      }),
      { numRuns: 200 },
    );
  });

  it('closes every gate when a definition or the mapping is another now, or cannot be seen', () => {
    const now = fc.constantFrom<Subject | string>(
      other,
      { ...SUBJECT, mapping: '8'.repeat(64) },
      elsewhere,
      'The source is away.',
    );
    fc.assert(
      fc.property(phase, fc.boolean(), now, (of, flipped, current) => {
        expect(isOpen(judge(of, goodRecords({ flipped }), NOW, current))).toBe(false);
      }),
    );
  });

  it('never opens a gate by waiting, but for the time that the source must be kept and silent', () => {
    fc.assert(
      fc.property(fc.constantFrom(...PHASE_IDS.filter((of) => of !== 'clean-up')), log, hours, (of, records, wait) => {
        const later = new Date(NOW.getTime() + wait * 3_600_000);
        if (isOpen(judge(of, records, later))) expect(isOpen(judge(of, records))).toBe(true);
      }),
      { numRuns: 400 },
    );
  });

  it('opens nothing by latency that is higher or wider, and tells no rise that the steps of a histogram could hide', () => {
    const ms = fc.double({ min: 0.5, max: 100, noNaN: true });
    const rulingOf = (before: number, now: number, width: number) => {
      const wide = (at: number) => ({ calls: 5000, aboveMs: at, atMostMs: at * (1 + width) });
      const look = record(status({ latency: known({ before: wide(before), now: wide(now) }) }), 0);
      return states(judge('dual-write', [...goodRecords(), look]))['p99-impact'];
    };
    fc.assert(
      fc.property(ms, ms, ms, fc.double({ min: 0, max: 0.5, noNaN: true }), (before, now, more, width) => {
        const state = rulingOf(before, now, width);
        if (state !== 'passed') {
          expect(rulingOf(before, now + more, width)).not.toBe('passed');
          expect(rulingOf(before, now, width + 0.1)).not.toBe('passed');
        }
        if (state === 'passed') expect(now).toBeLessThan(before * 1.2);
        if (state === 'failed') expect(now).toBeGreaterThanOrEqual(before * 1.2);
      }),
      { numRuns: 100 },
    );
  });

  it('remembers the calls without capture of an earlier look, where the application has forgotten them', () => {
    const forgotten = status({ latency: known({ before: null, now: { calls: 5000, aboveMs: 11, atMostMs: 11.5 } }) });
    expect(states(judge('dual-write', [...goodRecords(), record(forgotten, 0)]))['p99-impact']).toBe('passed');
    const without = goodRecords().filter(({ seen: { tool } }) => tool !== 'sync_status');
    expect(states(judge('dual-write', [...without, record(forgotten, 0)]))['p99-impact']).toBe('unknown');
  });

  it('opens none of which one tool has left no evidence, or one figure of sync_status cannot be told', () => {
    const asking = PHASE_IDS.flatMap((of) =>
      criteriaOf(of).flatMap(({ id, tool }) => (tool === null || tool === 'generate_plan' ? [] : [{ of, id, tool }])),
    ).filter(({ id }) => id !== 'pipe-drained');
    expect(asking.length).toBeGreaterThan(40);
    for (const { of, id, tool } of asking) {
      const left = goodRecords({ flipped: of === 'clean-up' }).filter(({ seen: { tool: own } }) => own !== tool);
      const result = judge(of, left);
      expect([of, id, states(result)[id], result.verdict]).toEqual([of, id, 'unknown', 'closed']);
    }
    const hidden = unseen('the login may not see it', 'GRANT it');
    const figures = Object.entries(FIGURES).flatMap(([figure, ids]) => ids.map((id) => ({ figure, id })));
    for (const { figure, id } of figures)
      for (const of of PHASE_IDS.filter((phase) => criteriaOf(phase).some((one) => one.id === id))) {
        const flipped = of === 'clean-up';
        const look = record(status({ [figure]: hidden }, flipped ? 'target' : 'source'), 0);
        const result = judge(of, [...goodRecords({ flipped }), look]);
        expect([of, id, states(result)[id], result.verdict]).toEqual([of, id, 'unknown', 'closed']);
      }
    // Whoever adds a criterion that goes by sync_status adds it here too.
    const judged = CRITERIA.filter(({ tool }) => tool === 'sync_status').map(({ id }) => id);
    expect(figures.map(({ id }) => id).sort()).toEqual(judged.filter((id) => id !== 'pipe-drained').sort());
  });

  it('begins the soak anew after a confirmed difference, also one that only a sample of one table found', () => {
    const soaked = (between: readonly EvidenceRecord[]) =>
      states(judge('parity', inOrder([...goodRecords(), ...between]))).soaked;
    const drift = compared({ differences: 1, verdict: 'drift' }, ['shop.orders']);
    const sampled = { ...drift, sample: 0.1, tables: drift.tables.filter(({ source }) => source === 'shop.orders') };
    expect([soaked([]), soaked([record(drift, 10)]), soaked([record(sampled, 10)])]).toEqual([
      'passed',
      'unknown',
      'unknown',
    ]);
  });
});
