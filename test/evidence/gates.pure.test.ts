import { describe, expect, it } from 'vitest';
import { judgeGate } from '../../mcp-server/src/evidence/judge-gate.ts';
import type { Broken } from '../../mcp-server/src/evidence/read-evidence.ts';
import type { EvidenceRecord, Servers, Subject } from '../../mcp-server/src/model/evidence.ts';
import { PHASE_IDS, type PhaseId } from '../../mcp-server/src/model/phase-id.ts';
import { known, unseen } from '../../mcp-server/src/model/seen.ts';
import {
  approval,
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

interface Asked {
  readonly current?: Subject | string;
  readonly servers?: Servers;
  readonly broken?: Broken;
}

function gate(
  phase: PhaseId,
  records: readonly EvidenceRecord[],
  { current = SUBJECT, servers = SERVERS, broken }: Asked = {},
) {
  return judgeGate({
    phase,
    evidence: { records, broken: broken ?? null, torn: [] },
    current,
    servers,
    now: NOW,
    settings: SETTINGS,
  });
}

/** What is not passed, with why and what to do. */
function objections(phase: PhaseId, records: readonly EvidenceRecord[], asked: Asked = {}) {
  return gate(phase, records, asked)
    .criteria.filter(({ state }) => state !== 'passed')
    .map(({ id, state, reason, run }) => `${state} ${id}: ${reason} → ${run}`);
}

describe('a gate', () => {
  it.each(PHASE_IDS)('of %s opens on good evidence, and stays closed with every criterion unknown on none', (phase) => {
    const flipped = phase === 'clean-up';
    expect(objections(phase, goodRecords({ flipped }))).toEqual([]);
    const empty = gate(phase, []);
    expect(empty.verdict).toBe('closed');
    expect(empty.criteria.filter(({ state }) => state === 'passed').map(({ id }) => id)).toEqual(['evidence-intact']);
    expect(empty.criteria.filter(({ state, run }) => state !== 'passed' && run === null)).toEqual([]);
  });

  it('says of each criterion with no evidence what to run', () => {
    expect(objections('write-cutover', [record(planned(), 1)])).toMatchInlineSnapshot(`
      [
        "unknown writers-covered: No run of audit_writers that could tell was kept for these databases. → lockstep audit-writers",
        "unknown blockers-resolved: No run of compare_schemas that could tell was kept for these databases. → lockstep compare-schemas",
        "unknown kit-installed: No run of sync_status that could tell was kept for these databases. → lockstep sync-status",
        "unknown lag-bounded: No run of sync_status that could tell was kept for these databases. → lockstep sync-status",
        "unknown nothing-parked: No run of sync_status that could tell was kept for these databases. → lockstep sync-status",
        "unknown secondary-success: No run of sync_status that could tell was kept for these databases. → lockstep sync-status",
        "unknown retention-left: No run of sync_status that could tell was kept for these databases. → lockstep sync-status",
        "unknown backfill-complete: No run of sync_status that could tell was kept for these databases. → lockstep sync-status",
        "unknown zero-drift: Never compared as a whole: shop.customers; shop.orders; shop.items. → lockstep check-parity",
        "unknown soaked: Never compared as a whole: shop.customers; shop.orders; shop.items. → lockstep check-parity",
        "unknown reconciliation-gap: Never compared as a whole: shop.customers; shop.orders; shop.items. → lockstep check-parity",
        "unknown integrity-kept: Never compared as a whole: shop.customers; shop.orders; shop.items. → lockstep check-parity",
        "unknown reads-match: No run of sync_status that could tell was kept for these databases. → lockstep sync-status",
        "unknown p99-impact: No run of sync_status that could tell was kept for these databases. → Resolve it and run lockstep sync-status, or a person accepts it: lockstep accept "latency: not measured by Lockstep" --reason …",
        "unknown sequences-ready: Never compared as a whole: shop.customers; shop.orders; shop.items. → lockstep check-parity",
        "unknown reverse-proven: No run of sync_status that could tell was kept for these databases. → npm run sync -- cutover prove, then lockstep sync-status",
        "unknown rehearsed: No run of sync_status that could tell was kept for these databases. → npm run sync -- cutover rehearse, then lockstep sync-status",
        "unknown approved: Nobody has approved it. → A person runs in a terminal: lockstep approve write-cutover --change <id> --target db2:5432/shop --action "flip the writers"",
      ]
    `);
  });

  const good = goodRecords();
  it.each<[string, PhaseId, EvidenceRecord]>([
    ['one confirmed difference', 'parity', record(compared({ differences: 1, verdict: 'drift' }, ['shop.orders']), 0)],
    [
      'a difference in a sample',
      'parity',
      record({ ...compared({ differences: 1, verdict: 'drift' }), sample: 0.1 }, 0),
    ],
    ['rows that never settled', 'parity', record(compared({ unsettled: 2, verdict: 'in_flight' }), 0)],
    ['a table that could not be read', 'parity', record(compared({ verdict: 'not_checked', rows: null }), 0)],
    ['a column that was not compared', 'parity', record(compared({ notCompared: ['shape'] }, ['shop.items']), 0)],
    ['orphans', 'parity', record(compared({ integrity: { orphans: 1 } }), 0)],
    ['a counter that is behind', 'write-cutover', record(compared({ integrity: { 'sequence behind': 1 } }), 0)],
    ['a way back that nobody proved', 'write-cutover', record(status({ reverseProof: known(null) }), 0)],
    [
      'a way back that was proven too long ago',
      'write-cutover',
      record(status({ reverseProof: known({ ageSeconds: 90_000 }) }), 0),
    ],
    [
      'a way back of which nothing is known',
      'write-cutover',
      record(status({ reverseProof: unseen('the kit is not installed', 'npm run sync -- install') }), 0),
    ],
    [
      'an aborted cutover',
      'write-cutover',
      record(
        status({ flip: known({ id: 'g', from: 'source', outcome: 'aborted', pausedMs: 1, at: NOW.toISOString() }) }),
        0,
      ),
    ],
    [
      'a pause that is too long',
      'write-cutover',
      record(
        status({
          flip: known({ id: 'g', from: 'source', outcome: 'rehearsed', pausedMs: 10_001, at: NOW.toISOString() }),
        }),
        0,
      ),
    ],
    ['lag', 'dual-write', record(status({ lagSeconds: known(10.1) }), 0)],
    ['a match rate of exactly 99.9 %', 'read-ramp', record(status({ shadow: known({ match: 999, mismatch: 1 }) }), 0)],
    ['too few shadow reads', 'read-ramp', record(status({ shadow: known({ match: 999, mismatch: 0 }) }), 0)],
    ['latency up by 20 %', 'dual-write', record(status({ latency: latency(10, 12) }), 0)],
    ['latency of too few calls', 'dual-write', record(status({ latency: latency(10, 10, 999) }), 0)],
    [
      'latency that nobody measures',
      'dual-write',
      record(status({ latency: unseen('no process is named', 'Name one.') }), 0),
    ],
    ['an unfinished backfill', 'backfill', record(status({ backfill: known([]) }), 0)],
    ['a log that is soon dropped', 'dual-write', record(status({ retentionHours: known(23.9) }), 0)],
    [
      'somebody who still uses the source',
      'clean-up',
      record(status({ sourceUsers: known([{ login: 'report', connections: 1 }]) }, 'target'), 0),
    ],
    [
      'a blocker',
      'target-schema',
      record(
        schemasCompared({
          counts: { blocker: 1, warning: 0, note: 0 },
          findings: [
            {
              id: 'schema: type-narrowed of source column shop.orders.total',
              rule: 'type-narrowed',
              severity: 'blocker',
            },
          ],
        }),
        0,
      ),
    ],
    ['a table without a place', 'target-schema', record(schemasCompared({ unmatched: ['shop.notes'] }), 0)],
    [
      'an approval of something else',
      'write-cutover',
      record({ ...approval('write-cutover'), action: 'whatever' } as never, 0),
    ],
  ])('closes on %s', (_name, phase, worse) => {
    const records = phase === 'clean-up' ? goodRecords({ flipped: true }) : good;
    const closed = objections(phase, [...records, worse]);
    expect(closed).not.toEqual([]);
    expect(closed).toMatchSnapshot();
  });

  it.each(PHASE_IDS)(
    'of %s closes when a schema, the mapping or a database is another now, or could not be looked at',
    (phase) => {
      const records = goodRecords({ flipped: phase === 'clean-up' });
      const changed = (current: Subject | string) =>
        gate(phase, records, { current })
          .criteria.filter(({ state }) => state !== 'passed')
          .map(({ id, state }) => `${state} ${id}`);
      const other = 'f'.repeat(64);
      expect([
        changed({ ...SUBJECT, schemas: { ...SUBJECT.schemas, source: other } }),
        changed({ ...SUBJECT, schemas: { ...SUBJECT.schemas, target: other } }),
        changed({ ...SUBJECT, mapping: other }),
        changed({ ...SUBJECT, target: 'db3:5432/shop' }),
        changed('The source could not be reached.'),
      ]).toEqual([
        ['failed schemas-unchanged'],
        ['failed schemas-unchanged'],
        ['failed mapping-unchanged'],
        ['failed schemas-unchanged'],
        ['unknown schemas-unchanged', 'unknown mapping-unchanged'],
      ]);
    },
  );

  it.each(PHASE_IDS)('of %s closes on evidence that somebody changed', (phase) => {
    const broken = { at: '2026-11-27.jsonl, line 3', what: 'it is not as it was written' };
    expect(objections(phase, goodRecords({ flipped: phase === 'clean-up' }), { broken })).toEqual([
      'failed evidence-intact: 2026-11-27.jsonl, line 3: it is not as it was written. → Restore migration/evidence from version control or backup; or move it away and run every check again.',
    ]);
  });

  it('takes an acceptance for exactly the finding that it names, and none for drift or the way back', () => {
    const id = 'schema: type-narrowed of source column shop.orders.total';
    const blocker = schemasCompared({
      counts: { blocker: 1, warning: 0, note: 0 },
      findings: [{ id, rule: 'type-narrowed', severity: 'blocker' }],
    });
    const accept = (finding: string) => record({ tool: 'accept', finding, reason: 'checked by hand' }, 0);
    const records = [...good, record(blocker, 0)];
    expect(gate('target-schema', [...records, accept(id)]).verdict).toBe('open');
    expect(gate('target-schema', [...records, accept(`${id}x`)]).verdict).toBe('closed');
    const drifting = [...good, record(compared({ differences: 1, verdict: 'drift' }), 0)];
    expect(gate('parity', [...drifting, accept('zero-drift'), accept('reconciliation-gap')]).verdict).toBe('closed');
  });

  it('asks for blockers only in the phase in which they matter, and later', () => {
    const findings = [{ id: 'schema: index-missing of …', rule: 'index-missing', severity: 'blocker' as const }];
    const records = [...good, record(schemasCompared({ counts: { blocker: 1, warning: 0, note: 0 }, findings }), 0)];
    const closed = PHASE_IDS.filter((phase) =>
      objections(phase, records).some((each) => each.includes('blockers-resolved')),
    );
    expect(closed).toEqual(['read-ramp', 'write-cutover', 'clean-up']);
  });

  it('covers tables that were compared one by one, and not the one that was left out', () => {
    const one = (name: string, hours: number) => {
      const all = compared();
      return record({ ...all, tables: all.tables.filter(({ source }) => source === name) }, hours);
    };
    const others = good.filter(({ seen }) => seen.tool !== 'check_parity');
    const pieces = [one('shop.customers', 30), one('shop.orders', 30), one('shop.customers', 2), one('shop.orders', 2)];
    const drift = (records: readonly EvidenceRecord[]) =>
      gate('backfill', records).criteria.find(({ id }) => id === 'zero-drift');
    expect(drift([...others, ...pieces])).toMatchObject({
      state: 'unknown',
      reason: 'Never compared as a whole: shop.items.',
      coverage: { tables: 2, of: 3 },
    });
    expect(drift([...others, ...pieces, one('shop.items', 1)])).toMatchObject({
      state: 'passed',
      coverage: { tables: 3, of: 3 },
    });
  });

  it('counts no soak from a record that a clock set back by a day has dated', () => {
    const fresh = good.filter(({ seen }) => seen.tool !== 'check_parity');
    const soaked = (records: readonly EvidenceRecord[]) =>
      gate('parity', records).criteria.find(({ id }) => id === 'soaked')?.state;
    expect(soaked([...fresh, record(compared(), 30), record(compared(), 1)])).toBe('unknown');
    expect(
      soaked([
        record(compared(), 30),
        ...fresh.filter(({ seen }) => seen.tool === 'generate_plan'),
        record(compared(), 1),
      ]),
    ).toBe('passed');
  });
});
