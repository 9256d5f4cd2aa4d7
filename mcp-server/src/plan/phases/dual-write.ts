import type { Phase } from '../../model/plan.ts';
import { byKafka } from '../by-kafka.ts';
import { commands } from '../commands.ts';
import { gateOf } from '../gate-of.ts';
import { makeSteps, type StepText } from '../make-steps.ts';
import type { Situation } from '../situation.ts';
import { listNames, quantity, rateText } from '../wording.ts';

/** Phase 2: a relay carries every noted change to the target, guarded by versions. */
export function dualWrite(situation: Situation): Phase {
  const { source, target } = situation;
  const { capture } = situation.decision.route;
  const carrier = { log: 'the connector', batch: 'the trickle' }[
    capture === 'log' || capture === 'batch' ? capture : 'log'
  ];
  const by =
    capture === 'log' || capture === 'batch'
      ? carrier
      : capture === 'inline'
        ? 'the adapter and the relay'
        : 'the relay';
  return {
    id: 'dual-write',
    title: capture === 'batch' ? 'Trickle' : 'Dual write',
    goal: `Every change of ${source.database} reaches ${target.database} in order per key${capture === 'inline' ? ', before the writer has its answer where the target is well' : `, without ${source.label} waiting for it`}.`,
    reads: source.label,
    primaryWrites: source.label,
    secondaryWrites: `${target.label}, by ${by} only`,
    steps: makeSteps([...carry(situation), watched(situation), broken(situation)]),
    gate: gateOf(situation, 'dual-write'),
    rollback: wayBack(situation),
    pointOfNoReturn: false,
  };
}

function carry(situation: Situation): StepText[] {
  const { capture } = situation.decision.route;
  if (capture === 'log') return [prepared(situation), connector(situation)];
  if (capture === 'batch') return [trickle(situation)];
  return [relay(situation)];
}

function relay({ source, target, question }: Situation): StepText {
  const written =
    question.writesPerSecond === null
      ? 'how many rows are written is not known: measure it before the backfill'
      : `${rateText(question.writesPerSecond)} are written on ${source.label}`;
  return {
    title: 'Start the relay, and keep it running',
    why: `At least once, head of line per key: in one transaction of ${target.database} a key is taken only if the change is newer than its ledger row; a deleted key keeps its ledger row. Run it under your service manager, on two machines; ${written}.`,
    commands: [commands.relay],
    expect: `A row changed in ${source.database} is in ${target.database} shortly after. SIGTERM ends it after the batch in hand; started again it goes on.`,
  };
}

function prepared(situation: Situation): StepText {
  const { source, target, pairs } = situation;
  return {
    title: `Write the connectors for ${quantity(pairs.length, 'table')} as they are now, and prepare both sides`,
    why: `The tables of ${target.database} are there since phase 1: generated again, cdc/ is for exactly these. The scripts make a signal and a heartbeat table and give lockstep_capture on ${source.label} and lockstep_sink on ${target.label} their rights; make the two logins first.`,
    commands: [commands.generatePlan, ...byKafka(situation, commands.cdcSourceSetup, commands.cdcTargetSetup)],
    expect: 'Nothing in CDC.md is marked as not carried that is not decided. Each script ends without error.',
  };
}

function connector(situation: Situation): StepText {
  const { source, target } = situation;
  return {
    title: 'Start the connectors',
    why: `From the moment of their first start the log is followed; no table may be altered until they run. ${source.label} keeps its log for them: watch the disk.`,
    commands: byKafka(situation, commands.cdcCreate, commands.cdcStatus),
    prints: byKafka(situation, '…: created or updated', '…: RUNNING RUNNING…'),
    expect: `Exit code 0. A changed row and a deleted row of ${source.database} are so in ${target.database} shortly after, also when the connector is killed in between.`,
  };
}

function trickle({ question, source }: Situation): StepText {
  const tables = question.tables.map(({ name, changedAt }) => `${name}=${changedAt ?? 'unknown'}`);
  return {
    title: 'Start the trickle',
    why: `npm --prefix sync run sync -- trickle --tables ${listNames(tables)} --since (a moment before the backfill, by the clock of the columns). Names need the source’s schema in front. It reads ${source.label} again and again by the time of the last change, and looks for deleted keys every so many passes.`,
    expect: 'Each pass ends; its log names what was carried.',
  };
}

function watched({ source, target, decision }: Situation): StepText | null {
  if (decision.route.capture === 'log') return null;
  return {
    title: 'Watch what waits',
    why: `A change that ${target.database} refuses (a value its type cannot hold, a missing parent) is parked and holds up its own row only.`,
    commands: [commands.relayLag, commands.relayParked],
    prints: ['… wait…; 0 parked', 'nothing is parked'],
    expect: `The oldest waiting change of ${source.database} stays young through the busiest hour; nothing is parked.`,
  };
}

function broken({ source, target, pairs }: Situation): StepText {
  return {
    title: 'Break it on purpose',
    why: `${quantity(pairs.length, 'table')} depend on it from here on: cut ${target.label} off for a minute, kill the relay in the middle of a batch, write one row twice quickly.`,
    expect: `${source.label} answers as before, what waits is worked off by itself, and nothing is applied twice or in the wrong order.`,
  };
}

function wayBack(situation: Situation): Phase['rollback'] {
  const { source, target, decision } = situation;
  const carrier =
    decision.route.capture === 'log' ? 'connector' : decision.route.capture === 'batch' ? 'trickle' : 'relay';
  return {
    steps: makeSteps([
      {
        title: carrier === 'connector' ? 'Stop the connectors' : `Stop the ${carrier} (SIGTERM)`,
        why: `${carrier === 'relay' ? 'lockstep_outbox keeps every change; ' : ''}${source.label} does not notice.`,
        ...(carrier === 'relay' ? { commands: [commands.status], prints: ['the source is the primary'] } : {}),
        ...(carrier === 'connector' ? { commands: byKafka(situation, commands.cdcStop) } : {}),
        expect: 'What waits grows, and nothing else changes.',
      },
    ]),
    dataImpact: `None. ${source.label} is authoritative, and no reader uses ${target.label}. What was noted waits.`,
    seconds: 10,
  };
}
