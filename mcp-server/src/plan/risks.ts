import type { Plan } from '../model/plan.ts';
import { foreignKeysOf, type Survey, triggersOn } from './survey.ts';
import { listNames, quantity } from './wording.ts';

type Risk = Plan['risks'][number];

/** The risks that these two catalogues show; a risk that does not apply is left out. */
export function risks(survey: Survey): Risk[] {
  return [
    blockers(survey),
    keyless(survey),
    cascades(survey),
    sequences(survey),
    triggers(survey),
    lossyWayBack(survey),
    gaps(survey),
    unseenWriters(survey),
  ].filter((risk) => risk !== null);
}

function blockers({ findings }: Survey): Risk | null {
  const open = findings.filter((finding) => finding.severity === 'blocker').length;
  if (open === 0) return null;
  return {
    risk: `${quantity(open, 'blocker')} of the schema comparison: rows of the source that the target refuses or changes.`,
    probability: 'certain until settled',
    impact: 'high',
    mitigation: 'Settle them in phase 1; its gate holds.',
    contingency: 'The relay parks the refused rows and the copy stops at them; the source is not affected.',
  };
}

function keyless({ keyless: names }: Survey): Risk | null {
  if (names.length === 0) return null;
  return {
    risk: `${listNames(names)} cannot be followed or compared row by row.`,
    probability: 'certain without a key',
    impact: 'medium',
    mitigation: 'Add a unique key on both sides in phase 0.',
    contingency: 'Copy them as a whole during the write pause, which grows by that time.',
  };
}

function cascades({ pairs }: Survey): Risk | null {
  const names = foreignKeysOf(pairs, 'source')
    .filter(([, key]) => ['cascade', 'set null', 'unknown'].includes(key.onDelete))
    .map(([pair, key]) => `${key.name} on ${pair.name}`);
  if (names.length === 0) return null;
  return {
    risk: `Rows changed by ${listNames(names)} are missing from capture.`,
    probability: 'likely unless handled',
    impact: 'high: orphans or ghosts on the target',
    mitigation: 'Capture them in phase 0; orphan lines of the validation scripts.',
    contingency: 'Parity names the rows; repair through the ledger.',
  };
}

function sequences({ targetCounters }: Survey): Risk | null {
  if (targetCounters.length === 0) return null;
  return {
    risk: `Inserts fail with duplicate keys in ${listNames(targetCounters.map((counter) => counter.column))}.`,
    probability: 'certain if the sequences are not advanced',
    impact: 'high: every insert fails after the flip',
    mitigation: 'advance-sequences.sql while the fence is closed.',
    contingency: 'Run it again: it only moves forward and takes no table lock.',
  };
}

function triggers(survey: Survey): Risk | null {
  const found = triggersOn(survey, 'target');
  if (found.length === 0) return null;
  return {
    risk: `${listNames(found.map((trigger) => `${trigger.name} on ${trigger.table}`))} act on copied rows.`,
    probability: 'certain while enabled',
    impact: 'medium to high: effects doubled',
    mitigation: 'Disabled until the cutover (phase 1).',
    contingency: 'Parity names the rows they changed; repair through the ledger.',
  };
}

function lossyWayBack({ source, target }: Survey): Risk {
  return {
    risk: `${target.database} accepts a value that ${source.database} cannot hold, after the flip.`,
    probability: 'depends on the types that were widened: see Findings',
    impact: 'medium: that row cannot go back',
    mitigation: `Keep the limits of ${source.database} as check constraints on ${target.database} until clean-up.`,
    contingency: 'The reverse relay parks the row by name; decide it before going back.',
  };
}

function gaps({ sourceSchema, targetSchema }: Survey): Risk | null {
  const hidden = [...sourceSchema.gaps, ...targetSchema.gaps].map((gap) => `${gap.kind} ${gap.name}`);
  if (hidden.length === 0) return null;
  return {
    risk: `The login could not see ${listNames(hidden)}: this plan does not cover them.`,
    probability: 'unknown',
    impact: 'unknown',
    mitigation: 'Grant the read rights that check-connections prints, and make the plan again.',
    contingency: 'None: what is not seen cannot be proved.',
  };
}

function unseenWriters({ source, pairs }: Survey): Risk {
  return {
    risk: `A writer of ${source.database} that nobody thought of (job, admin script, bulk load) bypasses capture.`,
    probability: 'unknown: this version does not look for writers',
    impact: 'high: changes lost in silence',
    mitigation: `Write counters of ${quantity(pairs.length, 'table')} against outbox rows, before and during every phase.`,
    contingency: 'Parity finds the rows; repair through the ledger, then capture that writer.',
  };
}
