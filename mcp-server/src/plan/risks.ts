import type { Risk, Timeline } from '../model/plan.ts';
import { isCarriedBack } from './phases/clean-up.ts';
import { serviceRisks } from './service-risks.ts';
import type { Situation } from './situation.ts';
import { foreignKeysOf, triggersOn } from './survey.ts';
import type { Unnumbered } from './unnumbered-risk.ts';
import { listNames, quantity } from './wording.ts';

/** The risks that these two databases and these constraints show, numbered; one that does not apply is left out. */
export function risks(situation: Situation, calendar: Timeline): Risk[] {
  return [
    impossible(situation),
    late(situation, calendar),
    blockers(situation),
    keyless(situation),
    neverCatchesUp(situation),
    cascades(situation),
    sequences(situation),
    triggers(situation),
    gaps(situation),
    unseenWriters(situation),
    lossyWayBack(situation),
    ...serviceRisks(situation),
  ]
    .filter((risk) => risk !== null)
    .map((risk, place) => ({ id: `R${place + 1}`, ...risk }));
}

function impossible({ decision }: Situation): Unnumbered | null {
  if (decision.possible) return null;
  return {
    risk: `No strategy fits: ${decision.obstacles.join(' ')}`,
    probability: 'high: certain until it is changed',
    impact: 'high',
    mitigation: 'Settle it before phase 0.',
    contingency: 'Do not begin.',
  };
}

function late({ settings }: Situation, calendar: Timeline): Unnumbered | null {
  if (calendar.late === null) return null;
  return {
    risk: `The write cutover on ${calendar.cutover} is ${quantity(calendar.late, 'day')} after the deadline of ${settings.deadline}.`,
    probability: 'high: certain by this timeline',
    impact: 'medium: it tempts people to leave a gate out',
    mitigation: `Begin earlier, or shorten the days in migration.calendar; critical: ${listNames(calendar.tasks.filter(({ critical, days }) => critical && days > 0).map(({ title }) => title))}.`,
    contingency: 'Move the deadline. No gate opens for a date.',
  };
}

function neverCatchesUp({ measured, source }: Situation): Unnumbered | null {
  const verdict = measured?.estimate.catchUp.verdict;
  if (measured === null || (verdict !== 'never' && verdict !== 'depends on the target')) return null;
  return {
    risk: `The secondary may never catch up with ${source.label}: ${measured.estimate.catchUp.explanation}`,
    probability: verdict === 'never' ? 'high: certain by the rates' : 'medium',
    impact: 'high: no cutover',
    mitigation: 'More workers of the relay, a larger target; rehearse under the load of the busiest hour.',
    contingency: 'Stop the backfill, let the relay catch up, go on at night.',
  };
}

function blockers({ findings }: Situation): Unnumbered | null {
  const open = findings.filter((finding) => finding.severity === 'blocker').length;
  if (open === 0) return null;
  return {
    risk: `${quantity(open, 'blocker')} of the schema comparison: rows of the source that the target refuses or changes.`,
    probability: 'high: certain until they are settled',
    impact: 'high',
    mitigation: 'Settle them in phase 1; its gate holds.',
    contingency: 'The relay parks the refused rows and the copy stops at them; the source is not affected.',
  };
}

function keyless({ keyless: names }: Situation): Unnumbered | null {
  if (names.length === 0) return null;
  return {
    risk: `${listNames(names)} cannot be followed or compared row by row.`,
    probability: 'high: certain without a key',
    impact: 'medium',
    mitigation: 'Add a unique key on both sides in phase 0.',
    contingency: 'Copy them as a whole during the write pause, which grows by that time.',
  };
}

function cascades({ pairs }: Situation): Unnumbered | null {
  const names = foreignKeysOf(pairs, 'source')
    .filter(([, key]) => ['cascade', 'set null', 'unknown'].includes(key.onDelete))
    .map(([pair, key]) => `${key.name} on ${pair.name}`);
  if (names.length === 0) return null;
  return {
    risk: `Rows changed by ${listNames(names)} are missing from capture.`,
    probability: 'high unless phase 0 handles it',
    impact: 'high: orphans or ghosts on the target',
    mitigation: 'Capture them in phase 0; orphan lines of the validation scripts.',
    contingency: 'Parity names the rows; repair through the ledger.',
  };
}

function sequences({ targetCounters, decision }: Situation): Unnumbered | null {
  if (targetCounters.length === 0) return null;
  return {
    risk: `Inserts fail with duplicate keys in ${listNames(targetCounters.map((counter) => counter.column))}.`,
    probability: ['adapter', 'inline', 'triggers'].includes(decision.route.capture)
      ? 'low: the flip of the kit raises them while nobody writes'
      : 'high: certain until they are raised by hand',
    impact: 'high: every insert fails after the flip',
    mitigation: 'The gate of the write cutover asks for each counter; advance-sequences.sql raises them.',
    contingency: 'Run advance-sequences.sql: it only moves forward and takes no table lock.',
  };
}

function triggers(situation: Situation): Unnumbered | null {
  const found = triggersOn(situation, 'target');
  if (found.length === 0) return null;
  return {
    risk: `${listNames(found.map((trigger) => `${trigger.name} on ${trigger.table}`))} act on copied rows.`,
    probability: 'high while they are enabled',
    impact: 'high: effects doubled',
    mitigation: 'Disabled until the cutover (phase 1).',
    contingency: 'Parity names the rows they changed; repair through the ledger.',
  };
}

function lossyWayBack(situation: Situation): Unnumbered {
  const { source, target } = situation;
  if (!isCarriedBack(situation)) {
    return {
      risk: `${target.database} has taken writes and must be left: ${source.database} does not have them.`,
      probability: 'low once parity is clean',
      impact: 'high: every write since the switch is lost',
      mitigation: 'Try the application on the target with readers only before its first write.',
      contingency: 'Repair forward; executive on call decides on any loss.',
    };
  }
  return {
    risk: `${target.database} accepts a value that ${source.database} cannot hold, after the flip.`,
    probability:
      'medium: as often as a new value needs what only the target can hold (section C shows the types of both sides)',
    impact: 'medium: that row cannot go back',
    mitigation: `Keep the limits of ${source.database} as check constraints on ${target.database} until clean-up.`,
    contingency: 'The reverse relay parks the row by name; decide it before going back.',
  };
}

function gaps({ sourceSchema, targetSchema }: Situation): Unnumbered | null {
  const hidden = [...sourceSchema.gaps, ...targetSchema.gaps].map((gap) => `${gap.kind} ${gap.name}`);
  if (hidden.length === 0) return null;
  return {
    risk: `The login could not see ${listNames(hidden)}: this plan does not cover them.`,
    probability: 'high until it is seen: nothing is known of it',
    impact: 'high until it is seen',
    mitigation: 'Grant the read rights that check-connections prints, and make the plan again.',
    contingency: 'None: what is not seen cannot be proved.',
  };
}

function unseenWriters({ source, pairs, decision, settings }: Situation): Unnumbered | null {
  const { capture } = decision.route;
  if (capture === 'none' || capture === 'log') return null;
  const named = settings.other_writers ?? [];
  return {
    risk: `A writer of ${source.database} that nobody thought of (job, admin script, bulk load) passes capture${named.length === 0 ? '' : `, as ${listNames(named)} would by the adapter`}.`,
    probability: capture === 'triggers' ? 'low: triggers see every change of a row, not TRUNCATE on MySQL' : 'medium',
    impact: 'high: changes lost in silence',
    mitigation: `“watch-bypass” over ${quantity(pairs.length, 'table')} across nightly jobs; “lockstep audit-writers”.`,
    contingency: 'Parity finds the rows; repair through the ledger, then capture that writer.',
  };
}
