import type { Phase } from '../../model/plan.ts';
import { commands } from '../commands.ts';
import { gateOf } from '../gate-of.ts';
import { makeSteps, type StepText } from '../make-steps.ts';
import { describe, findingsOfPhase } from '../phase-findings.ts';
import type { Situation } from '../situation.ts';
import { listNames, quantity } from '../wording.ts';

/** Phase 5: readers are served by the target while the source is still written. */
export function readRamp(situation: Situation): Phase {
  const { source, target, decision } = situation;
  const atOnce = decision.route.traffic === 'at once';
  return {
    id: 'read-ramp',
    title: atOnce ? 'Switch of the readers' : 'Read ramp',
    goal: `Readers are served by ${target.label}${atOnce ? ', all at once' : ', a growing and sticky share of them'}; ${source.label} still takes every write.`,
    reads: atOnce
      ? `${target.label}`
      : `${target.label} for 1, 10, 50, then 100 % of users; ${source.label} for the rest`,
    primaryWrites: source.label,
    secondaryWrites: `${target.label}, by ${decision.route.capture === 'log' ? 'the connector' : 'the relay'}`,
    steps: makeSteps([
      behaviour(situation),
      baseline(situation),
      ...(atOnce ? [switched(situation)] : ramp(situation)),
    ]),
    gate: gateOf(situation, 'read-ramp'),
    rollback: {
      steps: makeSteps([
        {
          title: 'Send every reader back',
          why: `${source.label} has every write: it never stopped being the primary.`,
          ...(atOnce ? {} : { commands: [commands.rampOff], prints: ['lockstep-read: … 0 % since … (by hand)'] }),
          expect: atOnce
            ? `The switch in front of both environments points to ${source.label} again.`
            : 'No user read reaches the target a second later, where the flag file is read.',
        },
      ]),
      dataImpact: `None. Writes still go to ${source.label} first.`,
      seconds: 5,
    },
    pointOfNoReturn: false,
  };
}

function ramp({ source, target, question, decision }: Situation): StepText[] {
  const parts = Object.keys(question.components);
  const byPart =
    decision.route.traffic === 'by component'
      ? ` One component after the other: ${listNames(parts)}; each with a flag of its own (--flag).`
      : '';
  const step = (percent: string, command: string, more: string): StepText => ({
    title: `${percent} of the readers`,
    why: `${more} Chosen by a stable hash of the tenant, else of the user, so that each step contains the one before. Who has just written reads ${target.label} only when the ledger has reached that write, else ${source.label}.${byPart}`,
    commands: [commands.checkParity, command],
    prints: ['equal: …', `lockstep-read: … ${percent} since … (by hand)`],
    expect:
      'Parity is clean first; then errors and latency stay within the limits for the time you set, over a busy hour.',
  });
  return [
    step('1 %', commands.rampOne, 'Own staff first, by targeting.'),
    step('10 %', commands.rampTen, 'Slow queries show here.'),
    step('50 %', commands.rampHalf, `${target.label} carries as much as it will have at night.`),
    step('100 %', commands.rampAll, `${source.label} now only takes writes.`),
  ];
}

function switched({ source, target }: Situation): StepText {
  return {
    title: `Point every reader to ${target.label}`,
    why: `By configuration or the switch in front of both: shares are not possible, because the code cannot choose. Writes go on to ${source.label}; where an application has one connection for both, its readers move together with the writers in phase 6.`,
    commands: [commands.checkParity],
    prints: ['equal: …'],
    expect: 'Parity is clean first; then errors and latency stay within the limits over a busy hour.',
  };
}

function behaviour(situation: Situation): StepText | null {
  const own = findingsOfPhase(situation.findings, 'read-ramp');
  if (own.length === 0) return null;
  return {
    title: `Change the queries that ${quantity(own.length, 'finding')} will answer differently`,
    why: `${listNames(own.map(describe))}: equal rows, and yet other results, other order or other speed.`,
    commands: [commands.compareSchemas],
    expect: 'Each is settled in the schema or in the query, with a test.',
  };
}

function baseline({ source, target, pairs }: Situation): StepText {
  return {
    title: `Record latency and error rate per query on ${source.label}`,
    why: `The stop conditions of the ramp are ratios to it. Largest tables, where a missing index shows first: ${listNames(largest(pairs), 5)}.`,
    expect: `A table of queries with p50, p95 and error rate, and the same for ${target.label} from the shadow reads.`,
  };
}

function largest(pairs: Situation['pairs']): string[] {
  return [...pairs]
    .sort((a, b) => (b.source.dataBytes ?? 0) - (a.source.dataBytes ?? 0) || (a.name < b.name ? -1 : 1))
    .map((pair) => pair.name);
}
