import { dayText } from '../../model/day-text.ts';
import type { Message, Plan } from '../../model/plan.ts';
import type { Situation } from '../situation.ts';
import { listNames, quantity } from '../wording.ts';
import { changedTables } from './inside-care.ts';

/** Who decides, who is told, and how the old shapes go, where only shapes change. */
export function insidePeople(situation: Situation, plan: Plan): Pick<Plan, 'roles' | 'messages' | 'decommission'> {
  const engineer = `database engineer, ${situation.source.label}`;
  const roles = plan.roles
    .filter(({ role }, at) => role !== 'network' && plan.roles.findIndex((each) => each.role === role) === at)
    .map((each) =>
      each.role === engineer ? { ...each, decides: 'locks, long transactions, when a script runs' } : each,
    );
  return { roles, messages: messages(situation, plan), decommission: decommission(situation, plan) };
}

function messages(situation: Situation, { timeline }: Plan): Message[] {
  const { source, settings } = situation;
  const told = settings.dependencies.map(({ name, contact }) =>
    contact === undefined ? name : `${name} (${contact})`,
  );
  const everybody = 'everybody with a role in RUNBOOK.md, owners of the application';
  const day = dayText(timeline, timeline.cutover);
  return [
    {
      when: 'four weeks before the flip',
      to:
        told.length === 0
          ? `everybody who reads ${source.database}: nobody is named in migration.dependencies`
          : listNames(told, 40),
      subject: `The shape of ${source.database} changes; the old one goes after ${day}`,
      body: [
        `${changedTables(situation)}. From ${day} on the new shapes count; the old ones are written until the contract.`,
        'What you read by the old names must read by the new ones by then. Answer with the day on which you have changed over.',
      ],
    },
    {
      when: 'at the end of each phase',
      to: everybody,
      subject: `Changes of ${source.database}: phase (number) is (left, or not left yet)`,
      body: ['Gate: (open, or the criteria that lockstep check-gate names). migration/status.html is attached.'],
    },
    {
      when: 'when the flip is done',
      to: everybody,
      subject: `The new shapes of ${source.database} are the ones that count`,
      body: ['Going back is possible until the contract: the undo of flip, then the old version.'],
    },
    {
      when: 'a week before the contract',
      to: `${everybody}${told.length === 0 ? '' : `, ${listNames(told, 40)}`}`,
      subject: `The old shapes of ${source.database} go`,
      body: ['After it there is no way back. Say so today if something still reads or writes them.'],
    },
  ];
}

function decommission({ changes, source }: Situation, { timeline }: Plan): Plan['decommission'] {
  const day = dayText(timeline, timeline.cutover);
  return [
    {
      day,
      what: 'The old version is gone; the flip of each change is noted. From here on writes of an old shape are noted too.',
    },
    ...changes.made
      .filter(({ steps }) => steps.some(({ id }) => id === 'contract'))
      .map(({ name, contractAfterDays }) => ({
        day: `${quantity(contractAfterDays, 'day')} after the flip of ${name}`,
        what: `Its contract, once check_gate clean-up is open and approved. Then take ${name} out of lockstep.yaml and make the plan again: its definitions are other ones now.`,
      })),
    {
      day: 'when every change is contracted',
      what: `Drop lockstep_change and lockstep_old_write of ${source.database}, and what else is called lockstep_*.`,
    },
  ];
}
