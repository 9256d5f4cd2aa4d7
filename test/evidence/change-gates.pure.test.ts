import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeChanges } from '../../mcp-server/src/change/make-changes.ts';
import { postgresDialect } from '../../mcp-server/src/engines/postgres/dialect.ts';
import { judgeGate } from '../../mcp-server/src/evidence/judge-gate.ts';
import type { PlannedChange } from '../../mcp-server/src/model/change-criteria.ts';
import type { ChangeRecord } from '../../mcp-server/src/model/change-record.ts';
import { changeSettings } from '../../mcp-server/src/model/change-settings.ts';
import { CHANGE_STEPS } from '../../mcp-server/src/model/change-steps.ts';
import type { EvidenceRecord, SeenByTool } from '../../mcp-server/src/model/evidence.ts';
import { approvalOf, PHASE_IDS, type PhaseId } from '../../mcp-server/src/model/phase-id.ts';
import { plan as planSchema } from '../../mcp-server/src/model/plan.ts';
import { known, unseen } from '../../mcp-server/src/model/seen.ts';
import { makePlan } from '../../mcp-server/src/plan/make-plan.ts';
import { planSeen } from '../../mcp-server/src/tools/seen/plan-seen.ts';
import { built } from '../change/built.ts';
import { SETTINGS as SETTINGS_OF_CHANGES } from '../change/postgres-cases.ts';
import { MIGRATIONS } from '../plan/migrations.ts';
import { goodRecords, NOW, planned, record, SERVERS, SETTINGS, SUBJECT, status } from './migration.ts';

const DAY = 86_400;
const mail: PlannedChange = {
  name: 'mail',
  kind: 'rename-column',
  title: 'users.mail becomes email',
  schema: 'shop',
  steps: [...CHANGE_STEPS],
  contractAfterDays: 14,
};
/** Flipped three weeks ago, and nothing wrote the old shape since. */
const done: ChangeRecord = {
  schema: 'shop',
  name: 'mail',
  kind: 'rename-column',
  startedSeconds: 40 * DAY,
  backfillRows: 12_000,
  backfilledSeconds: 39 * DAY,
  differences: 0,
  verifiedSeconds: 3600,
  flippedSeconds: 21 * DAY,
  contractingSeconds: null,
  contractedSeconds: null,
  oldWriteSeconds: 20 * DAY,
  captured: true,
};

/** The evidence of a project that only changes shapes. */
function evidenceOf(
  records: readonly ChangeRecord[] | null,
  plan: Partial<Extract<SeenByTool, { tool: 'generate_plan' }>> = {},
): EvidenceRecord[] {
  const made = { ...planned('scripts'), tables: [], changes: [mail], ...plan } as SeenByTool;
  const approvals = PHASE_IDS.flatMap((phase): SeenByTool[] => {
    const asked = approvalOf(phase, 'scripts');
    return asked === undefined
      ? []
      : [{ tool: 'approve', phase, change: 'CHG-1', target: SUBJECT[asked.side], action: asked.action }];
  });
  return [
    record(made, 2000),
    ...goodRecords().filter(({ seen }) => seen.tool === 'check_connections'),
    record({ tool: 'accept', finding: 'by hand: p99-impact', reason: 'seen on our own dashboard' }, 1),
    ...approvals.map((each) => record(each, 1)),
    record(status({ changes: records === null ? null : known([...records]) }), 0.1),
  ];
}

function judge(phase: PhaseId, records: readonly EvidenceRecord[]) {
  const evidence = { records, broken: null, torn: [] };
  return judgeGate({ phase, evidence, current: SUBJECT, servers: SERVERS, now: NOW, settings: SETTINGS });
}

function said(phase: PhaseId, records: readonly EvidenceRecord[]): string[] {
  return judge(phase, records)
    .criteria.filter(({ id }) => id.startsWith('change '))
    .map(({ id, state, reason, run }) => `${state} ${id}: ${reason}${run === null ? '' : ` > ${run}`}`);
}

/** A plan of changes and nothing else. */
function plannedChanges() {
  const [base] = MIGRATIONS.filter(({ name }) => name === 'expand-contract').map(({ input }) => input);
  if (base === undefined) throw new Error('no migration inside one database');
  const wanted = SETTINGS_OF_CHANGES.filter(({ name }) => ['mail', 'longer', 'once', 'no_log'].includes(name));
  const changes = makeChanges(
    changeSettings.parse([...wanted, { ...wanted[0], name: 'odd', column: 'nothing' }]),
    built,
    postgresDialect.change,
  );
  const mapping = { tables: [], unmatched: { source: [], target: [] }, leftBehind: [], inPlace: [] };
  const plan = makePlan({ ...base, sourceSchema: built, targetSchema: built, mapping, findings: [], changes });
  return { plan, seen: planSeen(plan, mapping, changes, { blocker: 0, warning: 0, note: 0 }, 1) };
}

it('the plan of changes names what their gates ask, in every phase, and is whole', () => {
  const { plan, seen } = plannedChanges();
  expect(planSchema.parse(plan)).toEqual(plan);
  expect(JSON.stringify(plan)).not.toMatch(/undefined|NaN|\[object/);
  expect([plan.strategy.capture, seen.changes.map(({ name }) => name), seen.refusedChanges]).toEqual([
    'scripts',
    ['mail', 'longer', 'once', 'no_log'],
    ['odd'],
  ]);
  for (const { id, gate } of plan.phases) {
    const phase = PHASE_IDS.find((known) => known === id);
    if (phase === undefined) throw new Error(`no phase ${id}`);
    const judged = judge(phase, [record(seen, 2000)]).criteria.map((one) => one.id);
    const said = gate.map((line) => line.id).filter((line) => line !== 'not-asked');
    expect([id, judged.sort()]).toEqual([id, said.sort()]);
  }
});

describe('the gates of a project that only changes shapes', () => {
  it('ask for little beside the changes, open all of them by their records, and none without', () => {
    const ids = (phase: PhaseId) =>
      judge(phase, evidenceOf([done]))
        .criteria.map(({ id }) => id)
        .sort()
        .join(' ');
    expect(Object.fromEntries(PHASE_IDS.map((phase) => [phase, ids(phase)]))).toMatchInlineSnapshot(`
      {
        "backfill": "change mail evidence-intact mapping-unchanged schemas-unchanged",
        "clean-up": "approved change mail evidence-intact mapping-unchanged schemas-unchanged",
        "dual-write": "change mail evidence-intact mapping-unchanged p99-impact schemas-unchanged",
        "parity": "change mail evidence-intact mapping-unchanged schemas-unchanged",
        "prepare": "evidence-intact logins-only-read mapping-unchanged schemas-unchanged",
        "read-ramp": "approved change mail evidence-intact mapping-unchanged p99-impact schemas-unchanged",
        "target-schema": "change mail evidence-intact mapping-unchanged schemas-unchanged",
        "write-cutover": "approved change mail evidence-intact mapping-unchanged p99-impact schemas-unchanged",
      }
    `);
    expect(PHASE_IDS.map((phase) => judge(phase, evidenceOf([done])).verdict)).toEqual(PHASE_IDS.map(() => 'open'));
    const asking = PHASE_IDS.filter((phase) => phase !== 'prepare');
    for (const hidden of [null, [], [{ ...done, schema: 'other' }], [{ ...done, kind: 'drop-column' }]])
      for (const phase of asking) {
        const states = judge(phase, evidenceOf(hidden)).criteria.flatMap(({ id, state }) =>
          id === 'change mail' ? [state] : [],
        );
        expect([phase, states]).toEqual([phase, ['unknown']]);
      }
  });

  it('say at which step a change is, what is missing here, and what before the contract', () => {
    const one = (phase: PhaseId, part: Partial<ChangeRecord>) => said(phase, evidenceOf([{ ...done, ...part }])).join();
    const early = { flippedSeconds: null, oldWriteSeconds: null, differences: null, verifiedSeconds: null };
    expect([
      said('dual-write', evidenceOf([])).join(),
      one('dual-write', { ...early, backfilledSeconds: null, captured: false }),
      one('dual-write', { ...early, backfilledSeconds: null, captured: null }),
      one('backfill', { ...early, backfilledSeconds: null }),
      one('parity', early),
      one('parity', { ...early, differences: 3, verifiedSeconds: 60 }),
      one('read-ramp', { ...early, differences: 0, verifiedSeconds: 2 * DAY }),
      one('write-cutover', { ...early, differences: 0, verifiedSeconds: 60 }),
      one('clean-up', { ...early, differences: 0, verifiedSeconds: 60 }),
      one('clean-up', { flippedSeconds: 3 * DAY }),
      one('clean-up', { oldWriteSeconds: 2 * DAY }),
      one('clean-up', { contractingSeconds: 60 }),
      one('clean-up', { contractingSeconds: 60, contractedSeconds: 50 }),
      one('clean-up', {}),
    ]).toMatchInlineSnapshot(`
      [
        "unknown change mail: It has no record: expand was not run, or the record is gone. > In migration/: sh changes/run.sh changes/mail/01_expand.sql; then lockstep sync-status",
        "failed change mail: It stands at expand. Missing: what keeps it in step does not stand. Before contract: the backfill is not done (12,000 rows brought); the rows were never counted; the flip is still to come. > In migration/: sh changes/run.sh changes/mail/02_capture.sql; then lockstep sync-status",
        "unknown change mail: It stands at expand. Missing: whether its triggers stand is hidden from a login that can only read. Before contract: the backfill is not done (12,000 rows brought); the rows were never counted; the flip is still to come. > A person who has seen them (SHOW TRIGGERS) runs in a terminal: lockstep accept "by hand: change mail" --reason …; then lockstep sync-status",
        "failed change mail: It stands at capture. Missing: the backfill is not done (12,000 rows brought). Before contract: the rows were never counted; the flip is still to come. > In migration/: sh changes/run.sh changes/mail/03_backfill.sql; then lockstep sync-status",
        "unknown change mail: It stands at backfill. Missing: the rows were never counted. Before contract: the flip is still to come. > In migration/: sh changes/run.sh changes/mail/04_verify.sql; then lockstep sync-status",
        "failed change mail: It stands at backfill. Missing: 3 rows differed. Before contract: the flip is still to come. > Mend the rows that the question of its README.md counts. In migration/: sh changes/run.sh changes/mail/04_verify.sql; then lockstep sync-status",
        "unknown change mail: It stands at verify. Missing: the rows were counted 2 d ago. Before contract: the flip is still to come. > In migration/: sh changes/run.sh changes/mail/04_verify.sql; then lockstep sync-status",
        "passed change mail: It stands at verify. Before contract: the flip is still to come.",
        "failed change mail: It stands at verify. Missing: the flip is still to come. > In migration/: sh changes/run.sh changes/mail/06_flip.sql; then lockstep sync-status",
        "failed change mail: It stands at flip. Missing: the flip is 3 d old, not 14 days. > lockstep sync-status, when it is time",
        "failed change mail: It stands at flip. Missing: the old shape was written 2 d ago, within 14 days. > lockstep sync-status, when it is time",
        "failed change mail: Its contract has begun and has not ended. > In migration/: sh changes/run.sh changes/mail/07_contract.sql; then lockstep sync-status",
        "passed change mail: It is contracted.",
        "passed change mail: It stands at flip.",
      ]
    `);
  });

  it('never pass on a record with any one figure hidden, worse or older', () => {
    const worse: Readonly<Record<string, Partial<ChangeRecord>>> = {
      backfilled: { backfilledSeconds: null },
      counted: { differences: null },
      verified: { verifiedSeconds: null },
      differing: { differences: 1 },
      stale: { verifiedSeconds: 2 * DAY },
      flipped: { flippedSeconds: null },
      young: { flippedSeconds: 13 * DAY },
      written: { oldWriteSeconds: 13 * DAY },
      captured: { captured: false },
      hidden: { captured: null },
      half: { contractingSeconds: 5 },
    };
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(worse)), fc.boolean(), (key, looked) => {
        const records = evidenceOf([{ ...done, ...worse[key] }]);
        if (!looked) records.push(record(status({ changes: unseen('the login may not read it', 'GRANT it') }), 0));
        expect([key, judge('clean-up', records).verdict]).toEqual([key, 'closed']);
      }),
    );
  });

  it('take a person’s word for triggers that the login may not see, and for nothing that was seen', () => {
    const told = record({ tool: 'accept', finding: 'by hand: change mail', reason: 'seen by SHOW TRIGGERS' }, 0.5);
    const verdict = (part: Partial<ChangeRecord>) =>
      judge('clean-up', [...evidenceOf([{ ...done, ...part }]), told]).verdict;
    expect([
      verdict({ captured: null }),
      verdict({ captured: false }),
      verdict({ captured: null, differences: 1 }),
    ]).toEqual(['open', 'closed', 'closed']);
  });

  it('are opened by no waiting, and by no older look', () => {
    const almost = evidenceOf([{ ...done, flippedSeconds: 14 * DAY - 60, oldWriteSeconds: 14 * DAY - 60 }]);
    const later = { records: almost, broken: null, torn: [] };
    const hour = new Date(NOW.getTime() + 20 * 60_000);
    expect(
      judgeGate({
        phase: 'clean-up',
        evidence: later,
        current: SUBJECT,
        servers: SERVERS,
        now: hour,
        settings: SETTINGS,
      }).verdict,
    ).toBe('closed');
    const worse = [...evidenceOf([done]), record(status({ changes: known([]) }), 0)];
    expect(judge('clean-up', worse).verdict).toBe('closed');
  });

  it('go on with a change that the newest plan cannot make any more, as the plan before made it; one that was never made is named', () => {
    const again = { ...planned('scripts'), tables: [], changes: [], refusedChanges: ['mail', 'odd'] } as SeenByTool;
    const records = [...evidenceOf([{ ...done, flippedSeconds: 60 }]), record(again, 0.05)];
    expect([said('clean-up', records), said('target-schema', records)]).toMatchInlineSnapshot(`
      [
        [
          "failed change mail: It stands at flip. Missing: the flip is 60 s old, not 14 days. > lockstep sync-status, when it is time",
        ],
        [
          "failed change odd: The plan says why it cannot be made. > Correct it in lockstep.yaml, then lockstep generate-plan",
          "passed change mail: It stands at flip. Before contract: the flip is 60 s old, not 14 days.",
        ],
      ]
    `);
  });

  it('ask nothing of a change that is one statement and leaves no record', () => {
    const longer = { ...mail, name: 'longer', kind: 'change-type', steps: ['expand' as const] };
    expect(PHASE_IDS.flatMap((phase) => said(phase, evidenceOf([], { changes: [longer] })))).toEqual([]);
  });
});
