import type { Watch } from '../model/plan.ts';
import { commands } from './commands.ts';
import type { Situation } from './situation.ts';

/** What is watched while the migration runs: when somebody is warned, when one acts, and how. */
export function watched(situation: Situation): Watch[] {
  const { gates, decision, source, target, question } = situation;
  const kit = ['adapter', 'inline', 'triggers'].includes(decision.route.capture);
  const readersBack = decision.route.traffic === 'at once' ? `readers back to ${source.label}` : commands.rampOff;
  const writersBack = kit ? commands.rollback : `writers back to ${source.label} as in RUNBOOK.md`;
  const watch = (what: string, command: string, warn: string, halt: string, action: string): Watch => ({ what, command, warn, halt, action });
  return [
    watch('confirmed differences', commands.checkParity, 'one, before the flip', 'one, after the flip', `before: find the cause, no gate opens; after: ${writersBack}`),
    ...(decision.route.capture === 'none'
      ? []
      : [
          watch('age of the oldest change that waits', kit ? commands.relayLag : 'the connector’s own lag', `${gates.lag_seconds} s`, `${gates.lag_seconds * 6} s for 5 min`, `${readersBack}; then find what is slow`),
        ]),
    ...(kit
      ? [
          watch('parked changes', commands.relayParked, 'more than 0', `more than 0 for 15 min`, `no gate opens; mend the row, then ${commands.unpark}`),
          watch('writers held by a fence', commands.cutoverStatus, `${question.pauseSeconds} s`, `${question.pauseSeconds * 2} s`, commands.abort),
        ]
      : []),
    watch('error rate of requests', 'your monitoring', 'above the baseline', 'above 1 % and twice the baseline for 5 min, of at least 1,000 requests', `${readersBack}; after the flip ${writersBack}`),
    watch('p99 of requests', 'your monitoring', `${gates.p99_impact_percent} % above the baseline`, 'twice the baseline for 15 min', `${readersBack}; after the flip the incident commander decides`),
    watch(`disk and log of ${source.label}`, commands.assess, `less than ${gates.retention_hours} h of log left`, 'less than half of that', 'stop the backfill; free the log’s readers'),
    watch(`definitions on ${source.label} and ${target.label}`, commands.compareSchemas, 'a finding that is not in this plan', 'a table that is carried has changed', `take the change back, or ${commands.generatePlan} and render the kit again`),
  ];
}
