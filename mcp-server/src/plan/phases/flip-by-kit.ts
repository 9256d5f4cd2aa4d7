import { commands } from '../commands.ts';
import type { StepText } from '../make-steps.ts';
import type { Situation } from '../situation.ts';
import { triggersOn } from '../survey.ts';
import { listNames, quantity, rowsText } from '../wording.ts';
import { oldShape } from './old-shape.ts';
import { rehearsedApart } from './rehearsed-apart.ts';

/** The flip as the sync kit makes it: fence, drain, comparison, counters, decision, opening, in one command. */
export function flipByKit(situation: Situation): StepText[] {
  const { source, target, question, decision, targetCounters } = situation;
  const flags = captureFlags(situation);
  return [
    rehearsedApart(situation),
    {
      title: 'Prove the way back',
      why: `A change of a reserved key makes the round trip from ${target.label} to ${source.label}; no row is touched. Not older than an hour at the flip.${decision.route.capture === 'triggers' ? ' The triggers of the target stand since phase 0.' : ''}`,
      commands: [flags.prove],
      prints: ['Changes of the target reach the source, in … ms…'],
      expect: 'Exit code 0.',
    },
    ...keyless(situation),
    ...triggers(situation),
    {
      title: 'Ask everything that must be so',
      why: `Fences, parked changes, lag, long transactions, definitions, backfill, way back, counters${targetCounters.length === 0 ? '' : ` (${listNames(targetCounters.map(({ column }) => column))})`}. It changes nothing.`,
      commands: [commands.checkParity, commands.preflight],
      prints: [
        'equal: …',
        'ok     fence: both sides say that the source is written to',
        'ok     parked: no change is set aside',
        'ok     definitions: every table is as it was when the kit was generated',
        'ok     backfill: every table is copied',
      ],
      expect: 'Each line begins with ok, exit code 0.',
    },
    {
      title: 'Rehearse on the live pair',
      why: `Everything but the decision: writers of ${source.label} wait as they will at the flip, then go on. It measures the pause.`,
      commands: [commands.rehearse],
      prints: [
        'Rehearsed: everything is ready, and the source is written to as before; nobody could write for … ms, … ms of it waiting for writers in flight.',
      ],
      expect: `A pause well below ${question.pauseSeconds} s.`,
    },
    ...held(situation),
    {
      title: `Flip: ${target.label} becomes the primary`,
      why: `Close the fence of the source, carry what is left, compare, raise ${quantity(targetCounters.length, 'counter')}, decide, open the target. Until the decision whatever goes wrong opens the source again. ${question.codeInHand ? 'Writers wait and go on.' : 'Writers that do not ask the fence are held by the proxy, or fail, meanwhile.'}`,
      commands: [flags.run],
      prints: [
        'The target is written to (epoch …); nobody could write for … ms, … ms of it waiting for writers in flight.',
      ],
      expect: 'Exit code 0. With 1 the source is written to as before, and the reason is printed.',
      seconds: question.pauseSeconds,
    },
    {
      title: 'End the relay (SIGTERM) and start it again',
      why: `It takes its direction when it starts: now from ${target.label} to ${source.label}. While it runs the way back is open.`,
      commands: [commands.relay],
      expect: `A row changed in ${target.database} is in ${source.database} shortly after.`,
    },
    ...oldShape(situation),
    {
      title: 'Watch for half an hour, then for a business day',
      why: `Writes are new on ${target.label}: errors against the baseline, what waits for ${source.label}, writers that still reach ${source.label}.`,
      commands: [commands.status, commands.checkParity],
      prints: ['the target is the primary', '  fence all: epoch …, writer target', 'equal: …'],
      expect: 'Exit code 0 of both. The limits at which to go back stand in RUNBOOK.md.',
    },
  ];
}

/** The way back of the kit, from wherever the flip stands. */
export function wayBackByKit(situation: Situation): StepText[] {
  const { source, target, question } = situation;
  return [
    {
      title: 'See where the flip stands',
      why: 'A killed process leaves writers stopped until somebody goes on or aborts.',
      commands: [commands.cutoverStatus],
      prints: ['The … is written to (epoch …). No flip is under way.'],
      expect: '“Nobody can write” names what may be done: resume or abort.',
    },
    {
      title: 'Before the decision: abort',
      why: `Nothing was written to ${target.label} by users yet.`,
      commands: [commands.abort],
      prints: ['… the source is written to…'],
      expect: `Writes succeed on ${source.label}.`,
    },
    {
      title: 'After the decision, if the process died: go on first',
      why: 'A decided flip leads on only; then the next step takes it back.',
      commands: [commands.resume],
      expect: 'The target is written to.',
    },
    {
      title: `Go back: ${source.label} becomes the primary`,
      why: `The same flip the other way: ${source.label} has had every write, or it refuses. Nothing may be parked. Readers: set their flag to 0 first.`,
      commands: [captureFlags(situation).rollback],
      prints: [
        'The source is written to (epoch …); nobody could write for … ms, … ms of it waiting for writers in flight.',
      ],
      expect:
        'Exit code 0. Then start the relay again: it carries from the source to the target, and a second attempt begins at phase 5.',
      seconds: question.pauseSeconds,
    },
    {
      title: 'Reconcile after the way back',
      why: `It shows that nothing that ${target.label} took is missing on ${source.label}.`,
      commands: [commands.relayOnce, commands.reconcile],
      prints: ['clean'],
      expect: 'Exit code 0. What is parked is named with its reason: decide each by name.',
    },
  ];
}

function captureFlags({ decision }: Situation) {
  const byTriggers = decision.route.capture === 'triggers';
  return byTriggers
    ? { prove: commands.proveTriggers, run: commands.cutoverTriggers, rollback: commands.rollbackTriggers }
    : { prove: commands.prove, run: commands.cutover, rollback: commands.rollback };
}

/** Triggers note changes and stop nobody: who does not pass the fence by the adapter has to be held. */
function held({ source, decision, question }: Situation): StepText[] {
  if (decision.route.capture !== 'triggers') return [];
  return [
    {
      title: `Hold every writer of ${source.label} that does not pass the fence`,
      why: `A transaction that is open when the fence closes would commit after the comparison, and its change would stay in ${source.database}. ${question.codeInHand ? 'Instances with the adapter (mode off) pass the fence and wait by themselves. The others: p' : 'P'}ause the proxy, or take INSERT, UPDATE and DELETE from their logins; then wait until none of their transactions is open.`,
      commands: [commands.relayLag],
      expect: `Nothing new waits, twice in a row, and no transaction of theirs is open on ${source.label}. Give the rights back if the flip is aborted.`,
    },
  ];
}

function keyless({ keyless: names, pairs, source }: Situation): StepText[] {
  if (names.length === 0) return [];
  const rows = pairs
    .filter(({ name }) => names.includes(name))
    .map(({ name, source: table }) => `${name} (${rowsText(table.rowEstimate)})`);
  return [
    {
      title: `Stop what writes ${listNames(names)}, and copy them as a whole`,
      why: `${listNames(rows)}: no key to follow their changes by. Their writers stay stopped until the flip is done; export them from ${source.label} with the client of your choice.`,
      expect: `The validation scripts of ${listNames(names)} agree.`,
    },
  ];
}

function triggers(situation: Situation): StepText[] {
  const found = triggersOn(situation, 'source');
  if (found.length === 0) return [];
  return [
    {
      title: `Decide on ${quantity(found.length, 'trigger')} of the source`,
      why: `${listNames(found.map((trigger) => `${trigger.name} on ${trigger.table}`))}: their work belongs to ${situation.target.database} after the flip, and must not be done again in ${situation.source.database} for changes that come back through reverse sync.`,
      expect: 'Each is there on the target, enabled at the flip; on the source each leaves out the kit’s login.',
    },
  ];
}
