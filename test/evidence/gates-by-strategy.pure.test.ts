import { describe, expect, it } from 'vitest';
import { judgeGate } from '../../mcp-server/src/evidence/judge-gate.ts';
import { type CaptureWay, captureWay } from '../../mcp-server/src/model/capture-way.ts';
import type { EvidenceRecord, SeenBy } from '../../mcp-server/src/model/evidence.ts';
import { PHASE_IDS, type PhaseId } from '../../mcp-server/src/model/phase-id.ts';
import { known, unseen } from '../../mcp-server/src/model/seen.ts';
import { makePlan } from '../../mcp-server/src/plan/make-plan.ts';
import { MIGRATIONS } from '../plan/migrations.ts';
import { goodRecords, latency, NOW, planned, record, SERVERS, SETTINGS, SUBJECT, status } from './migration.ts';

const without = unseen('the sync kit is not installed', 'install it');
/** What sync_status sees where connectors carry: the pipe's beat, the log and who is connected, and nothing of the kit. */
const byConnectors: Partial<SeenBy<'sync_status'>> = {
  kit: without,
  backfill: without,
  reverseProof: without,
  flip: without,
  lagSeconds: known(1),
  retentionHours: known(90),
  pipe: {
    drained: known(true),
    position: 'uuid:1-9',
    snapshot: known([]),
    lost: 0,
    gap: null,
    fence: { position: 'uuid:1-8', ageSeconds: 60, reached: known(true) },
  },
};

function judge(phase: PhaseId, capture: CaptureWay, records: readonly EvidenceRecord[]) {
  const replanned = records.map((one) => (one.seen.tool === 'generate_plan' ? record(planned(capture), 2000) : one));
  return judgeGate({
    phase,
    evidence: { records: replanned, broken: null, torn: [] },
    current: SUBJECT,
    servers: SERVERS,
    now: NOW,
    settings: SETTINGS,
  });
}

const told = (finding: string) =>
  record({ tool: 'accept', finding, reason: 'seen by both of us in the rehearsal' }, 0.1);

/** Looks of the last weeks, the newest last, in which only connectors carried. */
function looksOfConnectors(): EvidenceRecord[] {
  return goodRecords({ flipped: true }).map((one) =>
    one.seen.tool === 'sync_status'
      ? record(status(byConnectors, 'target'), (NOW.getTime() - Date.parse(one.at)) / 3_600_000)
      : one,
  );
}

describe('the gates of each strategy', () => {
  it.each(MIGRATIONS.map(({ name, input }) => [name, makePlan(input)] as const))(
    'ask for exactly what the plan of %s says, in every phase',
    (_name, plan) => {
      for (const { id, gate } of plan.phases) {
        const phase = PHASE_IDS.find((known) => known === id);
        if (phase === undefined) throw new Error(`no phase ${id}`);
        const said = gate.map((line) => line.id).filter((line) => !/^not-asked$|-(blockers|warnings)$/.test(line));
        const judged = judge(phase, plan.strategy.capture, goodRecords()).criteria.map((one) => one.id);
        expect([id, [...judged].sort()]).toEqual([id, [...said].sort()]);
      }
    },
  );

  it('ask for nothing that a strategy does not have', () => {
    const asked = Object.fromEntries(
      captureWay.options.map((capture) => [
        capture,
        judge('write-cutover', capture, goodRecords())
          .criteria.map(({ id }) => id)
          .sort()
          .join(' '),
      ]),
    );
    expect(asked).toMatchInlineSnapshot(`
      {
        "adapter": "approved backfill-complete blockers-resolved evidence-intact integrity-kept kit-installed lag-bounded mapping-unchanged nothing-parked p99-impact reads-match reconciliation-gap rehearsed retention-left reverse-proven schemas-unchanged secondary-success sequences-ready soaked writers-covered zero-drift",
        "batch": "approved backfill-complete blockers-resolved evidence-intact integrity-kept kit-installed lag-bounded mapping-unchanged nothing-parked p99-impact reads-match reconciliation-gap rehearsed reverse-proven schemas-unchanged sequences-ready soaked writers-covered zero-drift",
        "inline": "approved backfill-complete blockers-resolved evidence-intact integrity-kept kit-installed lag-bounded mapping-unchanged nothing-parked p99-impact reads-match reconciliation-gap rehearsed retention-left reverse-proven schemas-unchanged secondary-success sequences-ready soaked writers-covered zero-drift",
        "log": "approved blockers-resolved evidence-intact integrity-kept lag-bounded mapping-unchanged p99-impact pipe-drained reads-match reconciliation-gap rehearsed retention-left reverse-proven schemas-unchanged sequences-ready soaked zero-drift",
        "none": "approved backfill-complete blockers-resolved evidence-intact integrity-kept kit-installed mapping-unchanged nothing-parked reconciliation-gap reverse-proven schemas-unchanged sequences-ready zero-drift",
        "one transaction": "approved blockers-resolved evidence-intact integrity-kept mapping-unchanged p99-impact reads-match reconciliation-gap schemas-unchanged sequences-ready soaked writers-covered zero-drift",
        "scripts": "approved evidence-intact mapping-unchanged p99-impact schemas-unchanged",
        "triggers": "approved backfill-complete blockers-resolved evidence-intact integrity-kept kit-installed lag-bounded mapping-unchanged nothing-parked p99-impact reads-match reconciliation-gap rehearsed retention-left reverse-proven schemas-unchanged secondary-success sequences-ready soaked writers-covered zero-drift",
      }
    `);
  });

  it('open for connectors on what is seen without the kit, and on a person’s word, given by name, for what nobody sees', () => {
    const looks = looksOfConnectors();
    const closed = (records: readonly EvidenceRecord[]) =>
      judge('write-cutover', 'log', records)
        .criteria.filter(({ state }) => state !== 'passed')
        .map(({ id, state, run }) => `${state} ${id}: ${run}`);
    expect(closed(looks)).toMatchInlineSnapshot(`
      [
        "unknown reverse-proven: A person who has seen it runs in a terminal: lockstep accept "by hand: reverse-proven" --reason …",
        "unknown rehearsed: A person who has seen it runs in a terminal: lockstep accept "by hand: rehearsed" --reason …",
      ]
    `);
    const answers = ['reverse-proven', 'rehearsed'].map((id) => told(`by hand: ${id}`));
    expect(closed([...looks, ...answers])).toEqual([]);
    expect(judge('clean-up', 'log', [...looks, told('by hand: flipped'), told('by hand: source-kept')]).verdict).toBe(
      'open',
    );
    // What was measured and is bad stays bad, whatever is said of it.
    const slow = record(status({ ...byConnectors, lagSeconds: known(9999), latency: latency(1, 9) }), 0);
    const words = ['lag-bounded', 'p99-impact', 'zero-drift'].map((id) => told(`by hand: ${id}`));
    expect(closed([...looks, ...answers, slow, ...words]).map((one) => one.split(':')[0])).toEqual([
      'failed lag-bounded',
      'failed p99-impact',
    ]);
  });

  it('of the cutover ask for the mark of this hold, on every partition, and for a log without a gap', () => {
    const { pipe } = byConnectors;
    const judged = (part: Partial<NonNullable<typeof pipe>>) => {
      const seen = status({ ...byConnectors, pipe: pipe === undefined || pipe === null ? null : { ...pipe, ...part } });
      const { criteria } = judge('write-cutover', 'log', [...looksOfConnectors(), record(seen, 0)]);
      const found = criteria.find(({ id }) => id === 'pipe-drained');
      return `${found?.state}: ${found?.reason}${found?.run === null ? '' : ` > ${found?.run}`}`;
    };
    const fence = { position: 'uuid:1-8', ageSeconds: 60, reached: known(true) };
    expect([
      judged({ drained: known(false) }),
      judged({ fence: null }),
      judged({ fence: { ...fence, ageSeconds: 7200 } }),
      judged({ fence: { ...fence, reached: known(false) } }),
      judged({ fence: { ...fence, reached: without } }),
      judged({ gap: 'src: its slot m_cdc is gone' }),
    ]).toMatchInlineSnapshot(`
      [
        "passed: Everything up to uuid:1-8, where the log ended at the hold, is on the other side.",
        "unknown: Nobody has marked where the log ended when the writers were held. > After the writers are held: lockstep mark-fence; then lockstep sync-status",
        "unknown: The mark of the fence is 2 h old: it is of an earlier hold. > After the writers are held: lockstep mark-fence; then lockstep sync-status",
        "failed: Not everything up to uuid:1-8, where the log ended at the hold, is on the other side. > lockstep sync-status",
        "unknown: the sync kit is not installed > install it; then lockstep sync-status",
        "failed: The source no longer has the log that a connector needs. src: its slot m_cdc is gone. > lockstep sync-status",
      ]
    `);
  });

  it('take no word for the way back where the kit proves it', () => {
    const unproven = record(status({ reverseProof: known(null) }), 0);
    const result = judge('write-cutover', 'adapter', [...goodRecords(), unproven, told('by hand: reverse-proven')]);
    expect(result.criteria.filter(({ state }) => state !== 'passed').map(({ id }) => id)).toEqual(['reverse-proven']);
  });

  it('of a one-shot migration open with the kit that copies, although nothing was in step before', () => {
    const still = record(status({ lagSeconds: without, latency: without, shadow: without }), 0);
    const records = [...goodRecords().filter(({ seen }) => seen.tool !== 'audit_writers'), still];
    expect(
      ['backfill', 'parity', 'write-cutover'].map((phase) => judge(phase as PhaseId, 'none', records).verdict),
    ).toEqual(['open', 'open', 'open']);
  });

  it('count a mark of the fence only where the server answers whose log it tells of', () => {
    const drained = (source: string) => {
      const mark = record({ tool: 'mark_fence', side: 'source', position: 'uuid:1-8' }, 0.2, SUBJECT, {
        source,
        target: null,
      });
      const records = [...looksOfConnectors(), mark].sort((one, other) => (one.at < other.at ? -1 : 1));
      const found = judge('write-cutover', 'log', records).criteria.find(({ id }) => id === 'pipe-drained');
      return [found?.state, found?.reason];
    };
    expect(drained(SERVERS.source ?? '')).toEqual(['passed', expect.stringContaining('uuid:1-8')]);
    expect(drained('uuid-2 2 db2 3306')).toEqual([
      'unknown',
      `The mark of the fence counts no more: it was at another server of the source (uuid-2 2 db2 3306) than the one of now (${SERVERS.source}).`,
    ]);
  });
});
