import type { Plan } from '../model/plan.ts';
import { isCarriedBack } from './phases/clean-up.ts';
import type { Situation } from './situation.ts';

/** Which problem who decides, within how long, and what is done if nobody does. The limits are those of lockstep.yaml. */
export function decisionMatrix(situation: Situation): Plan['matrix'] {
  const { gates, source, target, decision, settings } = situation;
  const carried = isCarriedBack(situation);
  const who = (role: 'incident_commander' | 'technical_lead', title: string) => {
    const name = settings.roles[role];
    return name === undefined ? title : `${title}: ${name}`;
  };
  const commander = who('incident_commander', 'incident commander');
  const lead = who('technical_lead', 'technical lead');
  const back = carried
    ? `go back to ${source.label}`
    : `before the first write to ${target.label} go back; after it repair forward`;
  const row = (what: string, decides: string, within: string, byDefault: string) => ({
    what,
    who: decides,
    within,
    byDefault,
  });
  return [
    row(
      'a confirmed difference after the write cutover',
      commander,
      'at once',
      carried ? `${back}, if nothing waits or is parked; else fence ${target.label} and repair` : back,
    ),
    row('a critical function is broken for users', commander, '5 min', back),
    row('p99 more than 50 % above the baseline', commander, '15 min', `${back}, unless it is being resolved`),
    row(`p99 ${gates.p99_impact_percent} to 50 % above the baseline`, lead, '30 min', 'find out, stay'),
    row(
      'error rate above 1 % and twice the baseline for 5 min, of at least 1,000 requests',
      commander,
      '5 min',
      decision.route.traffic === 'at once' ? back : `reads: flag to 0 %; writes: ${back}`,
    ),
    ...(decision.route.capture === 'none' || decision.route.capture === 'one transaction'
      ? []
      : [
          row(
            `something is parked, or the oldest waiting change is older than ${gates.lag_seconds} s`,
            lead,
            '15 min',
            'stop the ramp; no gate opens',
          ),
        ]),
    row('a defect that only staff can see', lead, '30 min', 'fix forward'),
    row('security or compliance', commander, 'at once', 'close access first, then decide'),
    row('going back loses writes', settings.roles.executive ?? 'executive on call', 'before anything is done', 'stay'),
  ];
}
