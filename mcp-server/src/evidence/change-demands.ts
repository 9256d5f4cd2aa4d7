import { capturedId, type PlannedChange } from '../model/change-criteria.ts';
import type { ChangeRecord } from '../model/change-record.ts';
import type { ChangeStepId } from '../model/change-steps.ts';
import { PHASE_IDS, type PhaseId } from '../model/phase-id.ts';
import { quantity } from '../model/quantity.ts';
import { ageText } from './age-text.ts';

/** Something that must hold of a change, and what is missing when it does not. */
export interface Demand {
  /** unknown: the record does not say, or says it of too long ago. */
  readonly state: 'met' | 'missing' | 'unknown';
  readonly missing: string;
  /** The step that is to be run for it, and what is to be done before; null: nothing but wait. */
  readonly step: ChangeStepId | null;
  readonly first?: string;
}

const DAY = 86_400;

/**
 * What must hold of a change before its phase may be left, and before every later one: what its scripts refuse without. Ages are of the
 * moment at which the record was read; `since` is how long ago that was, and makes a count older, never a flip.
 */
export function demandsOf(change: PlannedChange, record: ChangeRecord, phase: PhaseId, since: number): Demand[] {
  const has = (step: ChangeStepId) => change.steps.includes(step);
  const reached = (id: PhaseId) => PHASE_IDS.indexOf(phase) >= PHASE_IDS.indexOf(id);
  return [
    ...(reached('dual-write') && has('capture') ? [captured(record)] : []),
    ...(reached('backfill') && has('backfill') ? [brought(record)] : []),
    ...(reached('parity') && has('verify') ? counted(record, since) : []),
    ...(reached('write-cutover') && has('flip') && !has('verify') && has('capture') ? [unwritten(record)] : []),
    ...(phase === 'clean-up' && has('contract') ? cycle(change, record, has('flip') ? 'flip' : 'backfill') : []),
  ];
}

function captured({ captured: stands, name }: ChangeRecord): Demand {
  if (stands === null)
    return {
      state: 'unknown',
      missing: 'whether its triggers stand is hidden from a login that can only read',
      step: null,
      first: `A person who has seen them (SHOW TRIGGERS) runs in a terminal: lockstep accept ${JSON.stringify(capturedId(name))} --reason …`,
    };
  return { state: stands ? 'met' : 'missing', missing: 'what keeps it in step does not stand', step: 'capture' };
}

function brought({ backfilledSeconds, backfillRows }: ChangeRecord): Demand {
  const missing = `the backfill is not done (${quantity(backfillRows, 'row')} brought)`;
  return { state: backfilledSeconds === null ? 'missing' : 'met', missing, step: 'backfill' };
}

function counted({ differences, verifiedSeconds }: ChangeRecord, since: number): Demand[] {
  if (differences === null || verifiedSeconds === null)
    return [{ state: 'unknown', missing: 'the rows were never counted', step: 'verify' }];
  const age = verifiedSeconds + since;
  return [
    {
      state: differences === 0 ? 'met' : 'missing',
      missing: `${quantity(differences, 'row')} differed`,
      step: 'verify',
      first: 'Mend the rows that the question of its README.md counts',
    },
    { state: age <= DAY ? 'met' : 'unknown', missing: `the rows were counted ${ageText(age)} ago`, step: 'verify' },
  ];
}

function unwritten({ oldWriteSeconds }: ChangeRecord): Demand {
  const old = oldWriteSeconds === null || oldWriteSeconds > DAY;
  return { state: old ? 'met' : 'missing', missing: 'it was written within a day', step: 'flip' };
}

function cycle({ contractAfterDays }: PlannedChange, record: ChangeRecord, from: 'flip' | 'backfill'): Demand[] {
  const wanted = contractAfterDays * DAY;
  const age = from === 'flip' ? record.flippedSeconds : record.backfilledSeconds;
  const { oldWriteSeconds: written } = record;
  const days = quantity(contractAfterDays, 'day');
  return [
    {
      state: age !== null && age >= wanted ? 'met' : 'missing',
      missing: age === null ? `the ${from} is still to come` : `the ${from} is ${ageText(age)} old, not ${days}`,
      step: age === null ? from : null,
    },
    {
      state: wanted === 0 || written === null || written > wanted ? 'met' : 'missing',
      missing: `the old shape was written ${ageText(written ?? 0)} ago, within ${days}`,
      step: null,
    },
  ];
}
