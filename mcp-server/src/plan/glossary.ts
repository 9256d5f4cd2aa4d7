import type { Plan } from '../model/plan.ts';
import type { Situation } from './situation.ts';

type Word = Plan['glossary'][number];

/** The words of this plan, said with its own names; only those that it uses. */
export function glossary(situation: Situation): Word[] {
  const { source, target, decision, keyless } = situation;
  const { capture, traffic } = decision.route;
  const byAdapter = capture === 'adapter' || capture === 'inline';
  return [
    word(
      'primary, secondary',
      `Which side is authoritative now: ${source.label} until the write cutover, then ${target.label}.`,
    ),
    word(
      'drift',
      `A row that differs between ${source.database} and ${target.database} although nothing is under way for it.`,
    ),
    word('gate', 'What must hold to leave a phase, judged by evidence that Lockstep recorded itself.'),
    word('backfill', `The copy of the rows that ${source.database} held before changes were captured.`),
    ...(byAdapter || capture === 'triggers' ? kitWords(situation) : []),
    ...(byAdapter
      ? [word('adapter', 'The code through which the application writes, and which records the keys of changed rows.')]
      : []),
    ...(traffic === 'at once' ? [] : [word('ramp', 'The growing, sticky share of readers that the target serves.')]),
    ...(traffic === 'at once' || capture === 'one transaction'
      ? []
      : [
          word(
            'shadow read',
            `A read that ${source.label} served and that ${target.label} is asked too, only to compare.`,
          ),
        ]),
    ...(keyless.length === 0
      ? []
      : [word('keyless', 'A table without a unique key that both sides share: its rows cannot be addressed.')]),
    word('point of no return', `From there on going back to ${source.label} loses writes.`),
  ];
}

function word(name: string, meaning: string): Word {
  return { word: name, meaning };
}

function kitWords({ source, target }: Situation): Word[] {
  return [
    word(
      'outbox',
      `lockstep_outbox in ${source.database}, later in ${target.database}: a row for each change, written in the change’s own transaction; its id is the version of the row.`,
    ),
    word('relay', 'Carries what is in the outbox of the primary to the secondary.'),
    word(
      'ledger',
      'lockstep_ledger on the secondary: the newest version of each row that was applied, also of deleted ones.',
    ),
    word('fence', 'One row on each side that says who may write; every writer of the adapter reads it first.'),
    word('parked', 'A change that the secondary refuses, set aside with its reason.'),
    word('in flight', 'A difference that a change under way explains.'),
    word(
      'reverse sync',
      `The relay from ${target.label} to ${source.label} after the flip: what makes the way back real.`,
    ),
    word('reconciliation', 'A look at every row by version; it repairs only through the ledger.'),
  ];
}
