import type { Watch } from '../model/plan.ts';
import { commands } from './commands.ts';
import type { Situation } from './situation.ts';

/** What is watched while the migration runs: when somebody is warned, when one acts, and how. */
export function watched(situation: Situation): Watch[] {
  const { decision, source } = situation;
  const kit = ['adapter', 'inline', 'triggers'].includes(decision.route.capture);
  const back: Back = {
    readers: decision.route.traffic === 'at once' ? `readers back to ${source.label}` : commands.rampOff,
    writers: kit ? commands.rollback : `writers back to ${source.label} as in RUNBOOK.md`,
  };
  return [
    watch(
      'confirmed differences',
      commands.checkParity,
      ['one, before the flip', 'one, after the flip'],
      `before: find the cause, no gate opens; after: ${back.writers}`,
    ),
    ...(decision.route.capture === 'none' || decision.route.capture === 'one transaction'
      ? []
      : [lag(situation, kit, back)]),
    ...(kit ? queue(situation) : []),
    ...service(situation, back),
    ...servers(situation),
  ];
}

interface Back {
  readonly readers: string;
  readonly writers: string;
}

function watch(what: string, command: string, [warn, halt]: readonly [string, string], action: string): Watch {
  return { what, command, warn, halt, action };
}

function lag({ gates }: Situation, kit: boolean, { readers }: Back): Watch {
  const limits = [`${gates.lag_seconds} s`, `${gates.lag_seconds * 6} s for 5 min`] as const;
  return watch(
    'age of the oldest change that waits',
    kit ? commands.relayLag : 'the connector’s own lag',
    limits,
    `${readers}; then find what is slow`,
  );
}

function queue({ question }: Situation): Watch[] {
  const { pauseSeconds } = question;
  return [
    watch(
      'parked changes',
      commands.relayParked,
      ['more than 0', 'more than 0 for 15 min'],
      `no gate opens; mend the row, then ${commands.unpark}`,
    ),
    watch(
      'writers held by a fence',
      commands.cutoverStatus,
      [`${pauseSeconds} s`, `${pauseSeconds * 2} s`],
      commands.abort,
    ),
  ];
}

function service({ gates, decision }: Situation, { readers, writers }: Back): Watch[] {
  return [
    watch(
      'error rate of requests',
      'your monitoring',
      ['above the baseline', 'above 1 % and twice the baseline for 5 min, of at least 1,000 requests'],
      `${readers}; after the flip ${writers}`,
    ),
    watch(
      'p99 of requests',
      ['adapter', 'inline'].includes(decision.route.capture)
        ? 'your monitoring; of writes: lockstep sync-status'
        : 'your monitoring',
      [`${gates.p99_impact_percent} % above the baseline`, 'twice the baseline for 15 min'],
      `${readers}; after the flip the incident commander decides`,
    ),
  ];
}

function servers({ gates, source, target }: Situation): Watch[] {
  return [
    watch(
      `disk and log of ${source.label}`,
      commands.assess,
      [`less than ${gates.retention_hours} h of log left`, 'less than half of that'],
      'stop the backfill; free the log’s readers',
    ),
    watch(
      `definitions on ${source.label} and ${target.label}`,
      commands.compareSchemas,
      ['a finding that is not in this plan', 'a table that is carried has changed'],
      `take the change back, or ${commands.generatePlan} and render the kit again`,
    ),
  ];
}
