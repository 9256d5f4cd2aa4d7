import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeGate } from '../../mcp-server/src/evidence/judge-gate.ts';
import { type EvidenceRecord, NO_SERVERS, type Servers } from '../../mcp-server/src/model/evidence.ts';
import { PHASE_IDS, type PhaseId } from '../../mcp-server/src/model/phase-id.ts';
import { assessed, compared, goodRecords, NOW, record, SERVERS, SETTINGS, SUBJECT, status } from './migration.ts';

const HEIR: Servers = { ...SERVERS, target: '7001 00000002' };

function judge(phase: PhaseId, records: readonly EvidenceRecord[], servers: Servers) {
  const evidence = { records, broken: null, torn: [] };
  return judgeGate({ phase, evidence, current: SUBJECT, servers, now: NOW, settings: SETTINGS });
}

function reasons(phase: PhaseId, records: readonly EvidenceRecord[], servers: Servers) {
  return judge(phase, records, servers)
    .criteria.filter(({ state }) => state !== 'passed')
    .map(({ id, state, reason, run }) => `${state} ${id}: ${reason} → ${run}`);
}

const taken = (records: readonly EvidenceRecord[], servers: Servers) => records.map((each) => ({ ...each, servers }));

describe('evidence that was taken on another server', () => {
  it('opens no gate after a failover, and says which server it was and what to run', () => {
    expect(reasons('backfill', goodRecords(), HEIR)).toMatchInlineSnapshot(`
      [
        "unknown blockers-resolved: The last look counts no more: it was at another server of the target (7001 00000001) than the one of now (7001 00000002). → lockstep compare-schemas",
        "unknown kit-installed: The last look counts no more: it was at another server of the target (7001 00000001) than the one of now (7001 00000002). → npm run sync -- install, then lockstep sync-status",
        "unknown lag-bounded: The last look counts no more: it was at another server of the target (7001 00000001) than the one of now (7001 00000002). → lockstep sync-status",
        "unknown nothing-parked: The last look counts no more: it was at another server of the target (7001 00000001) than the one of now (7001 00000002). → lockstep sync-status",
        "unknown retention-left: The last look counts no more: it was at another server of the target (7001 00000001) than the one of now (7001 00000002). → lockstep sync-status",
        "unknown backfill-complete: The last look counts no more: it was at another server of the target (7001 00000001) than the one of now (7001 00000002). → lockstep sync-status",
        "unknown zero-drift: Of shop.customers; shop.orders; shop.items the newest comparison counts no more: it was at another server of the target (7001 00000001) than the one of now (7001 00000002). → lockstep check-parity",
      ]
    `);
    for (const phase of PHASE_IDS) {
      const records = goodRecords({ flipped: phase === 'clean-up' });
      expect(judge(phase, records, SERVERS).verdict).toBe('open');
      expect([phase, judge(phase, records, HEIR).verdict]).toEqual([phase, 'closed']);
    }
  });

  it('does not count either when it does not say which it was, as older versions left it', () => {
    expect(reasons('prepare', taken(goodRecords(), NO_SERVERS), SERVERS)).toMatchInlineSnapshot(`
      [
        "unknown logins-only-read: The last look counts no more: it does not say which server of the source answered (unknown server); it does not say which server of the target answered (unknown server). → lockstep check-connections",
        "unknown data-assessed: The last look counts no more: it does not say which server of the source answered (unknown server); it does not say which server of the target answered (unknown server). → lockstep assess-migration",
        "unknown writers-covered: The last look counts no more: it does not say which server of the source answered (unknown server); it does not say which server of the target answered (unknown server). → lockstep audit-writers",
        "unknown blockers-resolved: The last look counts no more: it does not say which server of the source answered (unknown server); it does not say which server of the target answered (unknown server). → lockstep compare-schemas",
      ]
    `);
  });

  it('is held against the newest that evidence knows where nobody can be asked', () => {
    expect(judge('backfill', goodRecords(), NO_SERVERS).verdict).toBe('open');
    const later = [...goodRecords(), record(assessed(), 0, SUBJECT, HEIR)];
    expect(judge('backfill', later, NO_SERVERS).verdict).toBe('closed');
  });

  it('ends what came before it, also when the first server answers again', () => {
    const between = [...goodRecords(), record(compared(), 0.05, SUBJECT, HEIR)];
    expect(reasons('backfill', between, SERVERS)).toMatchInlineSnapshot(`
      [
        "unknown blockers-resolved: The last look counts no more: another server of the target answered since (7001 00000002). → lockstep compare-schemas",
        "unknown kit-installed: The last look counts no more: another server of the target answered since (7001 00000002). → npm run sync -- install, then lockstep sync-status",
        "unknown lag-bounded: The last look counts no more: another server of the target answered since (7001 00000002). → lockstep sync-status",
        "unknown nothing-parked: The last look counts no more: another server of the target answered since (7001 00000002). → lockstep sync-status",
        "unknown retention-left: The last look counts no more: another server of the target answered since (7001 00000002). → lockstep sync-status",
        "unknown backfill-complete: The last look counts no more: another server of the target answered since (7001 00000002). → lockstep sync-status",
        "unknown zero-drift: Of shop.customers; shop.orders; shop.items the newest comparison counts no more: it was at another server of the target (7001 00000002) than the one of now (7001 00000001). → lockstep check-parity",
      ]
    `);
  });

  it('leaves the plan and what a person decided: taken again, the looks open the gate', () => {
    const records = goodRecords().filter(({ seen }) => seen.tool !== 'approve');
    const approvals = goodRecords().filter(({ seen }) => seen.tool === 'approve');
    const before = records.map(({ seen, subject }) => record(seen, 2000, subject));
    const again = records.filter(({ seen }) => seen.tool !== 'generate_plan');
    const all = [...before, ...taken(again, HEIR), ...taken(approvals, NO_SERVERS)];
    for (const phase of PHASE_IDS.filter((id) => id !== 'clean-up')) {
      expect(reasons(phase, all, HEIR)).toEqual([]);
    }
  });

  it('makes no soak of comparisons on two servers', () => {
    const records = [
      ...goodRecords(),
      ...[assessed(), status(), compared()].map((seen) => record(seen, 0, SUBJECT, HEIR)),
    ];
    expect(reasons('parity', records, HEIR).filter((said) => said.includes('soaked'))).toMatchInlineSnapshot(`
      [
        "unknown soaked: Not long enough: shop.customers (clean for 0 s); shop.orders (clean for 0 s); shop.items (clean for 0 s). → lockstep check-parity, again when 24 h have passed since the first clean run",
      ]
    `);
  });

  it('opens no gate that the same evidence of one server would not', () => {
    const server = fc.record({
      source: fc.constantFrom('a', 'b', null),
      target: fc.constantFrom('x', 'y', null),
    });
    const log = fc
      .array(fc.tuple(fc.constantFrom(...goodRecords()), server), { maxLength: 25 })
      .map((all) => all.map(([each, servers]) => ({ ...each, servers })).sort((a, b) => (a.at < b.at ? -1 : 1)));
    fc.assert(
      fc.property(fc.constantFrom(...PHASE_IDS), log, server, (phase, records, now) => {
        const mixed = judge(phase, records, now);
        const single = judge(phase, taken(records, SERVERS), SERVERS);
        for (const [at, { id, state }] of mixed.criteria.entries()) {
          const alone = single.criteria.find((each) => each.id === id);
          if (state === 'passed') expect([at, alone?.state]).toEqual([at, 'passed']);
        }
      }),
      { numRuns: 300 },
    );
  });
});
