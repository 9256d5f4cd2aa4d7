import { capturedId, changeCriterion, type PlannedChange, refusedCriterion } from '../model/change-criteria.ts';
import { scriptPath } from '../model/change-paths.ts';
import type { ChangeRecord } from '../model/change-record.ts';
import type { ChangeStepId } from '../model/change-steps.ts';
import type { Seen } from '../model/seen.ts';
import { type Demand, demandsOf } from './change-demands.ts';
import { ageSeconds, type GateCase, ofPlan } from './gate-case.ts';
import { byNewest } from './newest.ts';
import { failed, passed, type Ruling, unknown } from './ruling.ts';

/** What one change comes to at a gate. */
export interface ChangeRuling {
  readonly id: string;
  readonly title: string;
  readonly threshold: string | null;
  readonly ruling: Ruling;
}

const STATUS = 'lockstep sync-status';

/** What the gate asks of each change of the plan, by the records that its scripts write. A record that is missing is unknown, never passed. */
export function changeRulings(gate: GateCase): ChangeRuling[] {
  const changes = changesOf(gate);
  return changes.flatMap((change) => {
    if (typeof change === 'string') return gate.phase === 'target-schema' ? [refused(change)] : [];
    const asked = changeCriterion(gate.phase, change);
    if (asked === null) return [];
    const threshold = gate.phase === 'clean-up' ? `at least ${change.contractAfterDays} d` : null;
    return [{ ...asked, threshold, ruling: rulingOf(gate, change) }];
  });
}

/** The changes of the plan; one that it refused is on its way as an earlier plan made it, else only its name is known. */
function changesOf(gate: GateCase): (PlannedChange | string)[] {
  if (gate.plan === null) return [];
  const { changes, refusedChanges } = gate.plan.seen;
  const earlier = ofPlan('generate_plan', gate).toReversed();
  return [
    ...changes,
    ...refusedChanges.map(
      (name) => earlier.flatMap(({ seen }) => seen.changes.find((change) => change.name === name) ?? [])[0] ?? name,
    ),
  ];
}

function refused(name: string): ChangeRuling {
  const run = 'Correct it in lockstep.yaml, then lockstep generate-plan';
  const ruling = failed('The plan says why it cannot be made.', { run });
  return { ...refusedCriterion(name), threshold: null, ruling };
}

function rulingOf(gate: GateCase, change: PlannedChange): Ruling {
  return byNewest(
    'sync_status',
    gate,
    { fresh: 'status' },
    ({ record, seen: { changes } }) => byRecord(gate, change, changes, ageSeconds(record.at, gate)),
    { anyDefinitions: true },
  );
}

function byRecord(
  { phase, accepted }: GateCase,
  change: PlannedChange,
  changes: Seen<readonly ChangeRecord[]> | null,
  since: number,
): Ruling {
  if (changes === null) return unknown('The last look was made without changes: in lockstep.yaml.', { run: STATUS });
  if (!changes.known)
    return unknown(`${changes.reason}.`, { run: `${changes.turnOn.replace(/\.$/, '')}; then ${STATUS}` });
  const found = changes.value.find(({ schema, name }) => schema === change.schema && name === change.name);
  if (found === undefined)
    return unknown('It has no record: expand was not run, or the record is gone.', { run: runOf(change, 'expand') });
  // Triggers are hidden from a login that can only read, on some servers: then a person who has seen them answers for them.
  const record =
    found.captured === null && accepted.has(capturedId(change.name)) ? { ...found, captured: true } : found;
  if (record.kind !== change.kind)
    return unknown(`The record is of a ${record.kind} of that name.`, { run: 'Give one of the two another name' });
  if (record.contractedSeconds !== null) return passed('It is contracted.');
  if (record.contractingSeconds !== null)
    return failed('Its contract has begun and has not ended.', { run: runOf(change, 'contract') });
  const open = demandsOf(change, record, phase, since).filter(({ state }) => state !== 'met');
  const reason = reasonOf(change, record, open, since);
  const [next] = open;
  if (next === undefined) return passed(reason);
  const ruling = open.some(({ state }) => state === 'missing') ? failed : unknown;
  return ruling(reason, { run: nextOf(change, next) });
}

/** Where it stands, what is missing here, and what is missing before the contract. */
function reasonOf(change: PlannedChange, record: ChangeRecord, open: readonly Demand[], since: number): string {
  const last = demandsOf(change, record, 'clean-up', since).filter(
    (demand) => demand.state !== 'met' && !open.some(({ missing }) => missing === demand.missing),
  );
  const listed = (demands: readonly Demand[]) => demands.map(({ missing }) => missing).join('; ');
  return [
    `It stands at ${stepOf(change, record)}.`,
    ...(open.length === 0 ? [] : [`Missing: ${listed(open)}.`]),
    ...(last.length === 0 || !change.steps.includes('contract') ? [] : [`Before contract: ${listed(last)}.`]),
  ].join(' ');
}

/** The last step that its record, or what stands in the catalogue, shows as taken. Enforce leaves no mark. */
function stepOf({ steps }: PlannedChange, record: ChangeRecord): ChangeStepId {
  const taken: Readonly<Partial<Record<ChangeStepId, boolean>>> = {
    expand: true,
    capture: record.captured === true,
    backfill: record.backfilledSeconds !== null,
    verify: record.verifiedSeconds !== null && record.differences === 0,
    flip: record.flippedSeconds !== null,
  };
  return steps.findLast((step) => taken[step] === true) ?? 'expand';
}

function nextOf(change: PlannedChange, { step, first }: Demand): string {
  if (step === null) return first === undefined ? `${STATUS}, when it is time` : `${first}; then ${STATUS}`;
  return `${first === undefined ? '' : `${first}. `}${runOf(change, step)}`;
}

function runOf(change: PlannedChange, step: ChangeStepId): string {
  const number = change.steps.indexOf(step);
  return `In migration/: sh changes/run.sh ${scriptPath(change.name, number, step)}; then ${STATUS}`;
}
