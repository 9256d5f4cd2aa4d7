import type { Phase } from '../../model/plan.ts';
import { commands } from '../commands.ts';
import { makeSteps, type StepText } from '../make-steps.ts';
import { findingGates } from '../phase-findings.ts';
import type { Survey } from '../survey.ts';
import { listNames, quantity } from '../wording.ts';

/** Phase 7: the source is given up. Stopping reverse sync is the point of no return. */
export function cleanUp(survey: Survey): Phase {
  const { source, target } = survey;
  return {
    id: 'clean-up',
    title: 'Clean-up',
    goal: `${source.label} is no longer needed by anyone, and is kept only as an archive.`,
    reads: target.label,
    primaryWrites: target.label,
    secondaryWrites: `${source.label} by the reverse relay until step 7.3, then none`,
    steps: makeSteps('7', [
      {
        title: `Find who still uses ${source.label}`,
        why: `Connections, replicas and readers of its log other than the reverse relay and Lockstep; ${quantity(survey.sourceSchema.events.length, 'scheduled event')} and ${quantity(survey.sourceSchema.routines.length, 'routine')} live there.`,
        expect: 'None for as many days as your longest job cycle (month end, quarter end).',
      },
      {
        title: `Last parity, archive of ${source.database}`,
        why: 'The archive is the last copy that both systems agreed on; restore it once and time it.',
        commands: [commands.checkParity],
        expect: 'Exit code 0, kept with the archive, and a restore that was tried.',
      },
      {
        title: 'POINT OF NO RETURN: stop the reverse relay',
        why: `From the next write to ${target.label} on, ${source.label} is out of date and cannot be flipped back to.`,
        expect: 'A named person has said yes, in writing, after reading the gate of phase 6.',
      },
      left(survey),
      {
        title: 'Remove triggers, outbox, ledger and fence, then the credentials',
        why: `They are dead weight on the writes of ${target.label}. Make ${source.database} read-only first, wait a release, rename before you drop.`,
        expect: `${target.database} has only its own objects; the old credentials fail.`,
      },
    ]),
    gate: [
      {
        id: 'source-silent',
        criterion: `No connection to ${source.label} other than Lockstep's for the whole waiting time.`,
        check: `Connection and statement counters of ${source.label}, kept as a daily record.`,
      },
      ...findingGates(survey.findings, 'clean-up'),
    ],
    rollback: wayBack(survey),
    pointOfNoReturn: true,
  };
}

function wayBack({ source, target }: Survey): Phase['rollback'] {
  return {
    steps: makeSteps('7.R', [
      {
        title: 'Before step 7.3: the way back of phase 6',
        why: 'Reverse sync still runs.',
        expect: 'As in 6.R.',
      },
      {
        title: 'After step 7.3: repair forward',
        why: `A restored archive of ${source.database} lacks every write since the reverse relay stopped. It can serve to look values up, not to go back to.`,
        expect: `Corrections are made in ${target.database}.`,
      },
    ]),
    dataImpact: `After step 7.3 going back to ${source.label} loses every write made since; there is no way back without loss.`,
    seconds: null,
  };
}

function left({ missing, source }: Survey): StepText | null {
  if (missing.length === 0) return null;
  return {
    title: `Archive ${listNames(missing)} separately`,
    why: `No counterpart on the target: dropping ${source.database} drops the only copy.`,
    expect: 'A restored copy, or a written decision to lose them.',
  };
}
