import type { Phase } from '../../model/plan.ts';
import { commands } from '../commands.ts';
import { makeSteps, type StepText } from '../make-steps.ts';
import { describe, findingGates, findingsOfPhase } from '../phase-findings.ts';
import type { Survey } from '../survey.ts';
import { listNames, quantity } from '../wording.ts';

/** Phase 5: a growing, sticky share of readers is served by the target while the source is still written. */
export function readRamp(survey: Survey): Phase {
  const { source, target } = survey;
  return {
    id: 'read-ramp',
    title: 'Read ramp',
    goal: `Reads of ${quantity(survey.pairs.length, 'table')} are served by ${target.label}, for a growing share of users.`,
    reads: `${target.label} for 1, 5, 25, then 100 % of users; ${source.label} for the rest`,
    primaryWrites: source.label,
    secondaryWrites: `${target.label}, by the relay`,
    steps: makeSteps('5', [
      behaviour(survey),
      baseline(survey),
      {
        title: 'Ramp 1, 5, 25, 100 %, own staff first',
        why: `Work for the team; this version of Lockstep does not generate it. Choose by a stable hash of the user or tenant, once per request, so that each step contains the one before. A user who has just written reads ${target.label} only when the ledger has reached the version of that write, else ${source.label}.`,
        commands: [commands.checkParity],
        expect: 'Parity clean before each step. The soak time of a step is your decision: neither database knows it.',
      },
    ]),
    gate: [
      {
        id: 'all-reads-on-target',
        criterion: `100 % of reads are served by ${target.label}; per-query latency and error rate are within the limits you set against the baseline; zero confirmed differences.`,
        check:
          'lockstep check-parity ends with exit code 0 after the last step, and the baseline comparison has no query left to explain.',
      },
      ...findingGates(survey.findings, 'read-ramp'),
    ],
    rollback: {
      steps: makeSteps('5.R', [
        {
          title: 'Set the read flag to 0 %',
          why: `${source.label} has every write: it never stopped being the primary.`,
          expect: `No user read reaches ${target.label}; the time until it takes effect is that of your flag system, which this plan does not know.`,
        },
      ]),
      dataImpact: `None. Writes still go to ${source.label} first.`,
      seconds: null,
    },
    pointOfNoReturn: false,
  };
}

function behaviour(survey: Survey): StepText | null {
  const own = findingsOfPhase(survey.findings, 'read-ramp');
  if (own.length === 0) return null;
  return {
    title: `Change the queries that ${quantity(own.length, 'finding')} will answer differently`,
    why: `${listNames(own.map(describe))}: equal rows, and yet other results, other order or other speed.`,
    commands: [commands.compareSchemas],
    expect: 'Each is settled in the schema or in the query, with a test.',
  };
}

function baseline({ source, target, pairs }: Survey): StepText {
  return {
    title: `Record latency and error rate per query on ${source.label}`,
    why: `The stop conditions of the ramp are ratios to it. Largest tables, where a missing index shows first: ${listNames(largest(pairs), 5)}.`,
    expect: `A table of queries with p50, p95 and error rate, and the same for ${target.label} from the shadow reads.`,
  };
}

function largest(pairs: Survey['pairs']): string[] {
  return [...pairs]
    .sort((a, b) => (b.source.dataBytes ?? 0) - (a.source.dataBytes ?? 0) || (a.name < b.name ? -1 : 1))
    .map((pair) => pair.name);
}
