import { isHidden } from '../../model/gap.ts';
import type { Phase } from '../../model/plan.ts';
import { byKafka } from '../by-kafka.ts';
import { commands } from '../commands.ts';
import { gateOf } from '../gate-of.ts';
import { makeSteps, type StepText } from '../make-steps.ts';
import type { Situation } from '../situation.ts';
import { listNames, quantity } from '../wording.ts';
import { oldShapeGone } from './old-shape.ts';

/** The last phase: the source is given up. Where changes are carried back, ending that is the point of no return. */
export function cleanUp(situation: Situation): Phase {
  const { source, target, decision, question } = situation;
  const carriedBack = isCarriedBack(situation);
  return {
    id: 'clean-up',
    title: 'Clean-up',
    goal: `${source.label} is no longer needed by anyone, and is kept only as an archive.`,
    reads: target.label,
    primaryWrites: target.label,
    secondaryWrites: carriedBack
      ? `${source.label} through reverse sync until the point of no return, then none`
      : 'none',
    steps: makeSteps([
      users(situation),
      ...(carriedBack ? [lastParity(situation), stop(situation)] : [archive(situation)]),
      oldShapeGone(situation),
      left(situation),
      ...(decision.route.capture === 'log' || decision.route.capture === 'batch' ? [] : [removal(situation)]),
      ...(decision.route.capture === 'log' ? [connectorsGone(situation)] : []),
      revoked(situation),
    ]),
    gate: gateOf(situation, 'clean-up'),
    rollback: wayBack(situation, question.reversible),
    pointOfNoReturn: carriedBack,
  };
}

/** Whether something carries changes of the target back to the source. */
export function isCarriedBack({ decision, question }: Situation): boolean {
  const { capture } = decision.route;
  return ['adapter', 'inline', 'triggers'].includes(capture) || (capture === 'log' && question.reversible);
}

function users({ source, sourceSchema, settings, gates }: Situation): StepText {
  const { events, routines } = sourceSchema;
  const lives = isHidden(sourceSchema, 'event', 'routine')
    ? 'which scheduled events and routines live there is hidden from the login of Lockstep'
    : `${quantity(events.length, 'scheduled event')} and ${quantity(routines.length, 'routine')} live there`;
  const known = settings.dependencies.map(({ name }) => name);
  return {
    title: `Find who still uses ${source.label}`,
    why: `Connections, replicas and readers of its log other than the reverse relay and Lockstep; ${lives}.${known.length === 0 ? ' No consumer is named in lockstep.yaml (migration.dependencies).' : ` Named: ${listNames(known)}.`}`,
    commands: [commands.auditWriters],
    expect: `Nobody for ${quantity(gates.silent_days, 'day')}, and over a month’s end.`,
  };
}

function lastParity({ source }: Situation): StepText {
  return {
    title: `Last parity, archive of ${source.database}`,
    why: 'The archive is the last copy that both systems agreed on; restore it once and time it.',
    commands: [commands.checkParity, commands.relayLag],
    prints: ['equal: …', '… wait…; 0 parked'],
    expect: 'Exit code 0, kept with the archive, and a restore that was tried.',
  };
}

function archive({ source }: Situation): StepText {
  return {
    title: `Archive ${source.database}`,
    why: 'It is as it was when its writers stopped; restore it once and time it.',
    expect: 'A restore that was tried.',
  };
}

function stop({ source, target }: Situation): StepText {
  return {
    title: 'POINT OF NO RETURN: stop the reverse relay',
    why: `From the next write to ${target.label} on, ${source.label} is out of date and cannot be flipped back to.`,
    expect: 'A named person has approved it under a change id, after reading the gate of this phase.',
  };
}

function left({ missing, source }: Situation): StepText | null {
  if (missing.length === 0) return null;
  return {
    title: `Archive ${listNames(missing)} separately`,
    why: `No counterpart on the target: dropping ${source.database} drops the only copy.`,
    expect: 'A restored copy, or a written decision to lose them.',
  };
}

function removal({ target, source, decision }: Situation): StepText {
  const triggered = decision.route.capture === 'triggers';
  return {
    title: `Take the kit from ${target.database}`,
    why: `Its outbox costs each write of ${target.label} an insert. ${triggered ? 'Remove the triggers, and then every call of the kit from the code' : 'Set the adapter to off in every instance, and then take it from the code: switched off it still passes the fence, and without that row every write fails'}; when no instance with the kit runs any more, drop lockstep_outbox, lockstep_ledger, lockstep_fence, lockstep_gate, lockstep_state and lockstep_heartbeat. Tables of ${source.database} are renamed before they are dropped.`,
    commands: triggered ? [commands.undoTargetTriggers] : [],
    expect: `${target.database} has only its own objects.`,
  };
}

function connectorsGone(situation: Situation): StepText {
  const { source, target } = situation;
  return {
    title: 'Remove the connectors and what they needed',
    why: `A reader that is gone and not removed makes ${source.label} keep its log until the disk is full. Topics hold copies of rows: delete them too, and the logins lockstep_capture and lockstep_sink.`,
    commands: byKafka(situation, commands.cdcDelete, commands.cdcSourceUndo, commands.cdcTargetUndo),
    expect: `${target.database} has only its own objects; nobody reads the log of ${source.label}.`,
  };
}

function revoked({ source, gates }: Situation): StepText {
  return {
    title: `Take the rights from the logins of ${source.label}, then shut it down`,
    why: `Read-only first; ${quantity(gates.keep_days, 'day')} after the flip the shutdown. Logins of the application, the kit, Lockstep, replicas, backups and reports; secrets and firewall rules too.`,
    expect: 'The old credentials fail, and nobody noticed.',
  };
}

function wayBack({ source, target, decision }: Situation, reversible: boolean): Phase['rollback'] {
  const possible = decision.route.capture !== 'none' && reversible;
  return {
    steps: makeSteps([
      ...(possible
        ? [
            {
              title: 'Before the point of no return: the way back of the write cutover',
              why: 'Reverse sync still runs.',
              expect: 'As there.',
            },
          ]
        : []),
      {
        title: 'After it: repair forward',
        why: `A restored archive of ${source.database} lacks every write since then. It can serve to look values up, not to go back to.`,
        expect: `Corrections are made in ${target.database}.`,
      },
    ]),
    dataImpact: `After the point of no return going back to ${source.label} loses every write made since; there is no way back without loss.`,
    seconds: null,
  };
}
