import { dayText } from '../model/day-text.ts';
import { addDays } from '../model/days.ts';
import type { Message, Timeline } from '../model/plan.ts';
import type { Situation } from './situation.ts';
import { listNames, quantity } from './wording.ts';

/** What is sent to whom, when, ready to be sent. */
export function messages(situation: Situation, calendar: Timeline): Message[] {
  const stands = situation.decision.route.capture === 'none';
  return [
    toConsumers(situation, calendar),
    ...(stands ? [] : [toSupport(situation)]),
    ...beforeTheFlip(situation, calendar, stands),
    ...atTheFlip(situation, calendar, stands),
  ];
}

function toConsumers({ source, target, settings, gates, pairs }: Situation, calendar: Timeline): Message {
  const told = settings.dependencies.map(
    ({ name, contact }) => `${name}${contact === undefined ? '' : ` (${contact})`}`,
  );
  const day = dayText(calendar, calendar.cutover);
  return {
    when: `${dayText(calendar, addDays(calendar.cutover, -28))}, four weeks before`,
    to:
      told.length === 0
        ? `everybody who reads ${source.database}: nobody is named in migration.dependencies`
        : listNames(told, 40),
    subject: `${source.database} moves to ${target.database} on ${day}`,
    body: [
      `${quantity(pairs.length, 'table')} of ${source.label} move to ${target.label} on ${day}.${settings.why === undefined ? '' : ` Why: ${settings.why}`}`,
      `What you read from ${source.database} must read from ${target.database} by then: ${listNames(pairs.map(({ name }) => name))}.`,
      `${source.label} is shut down ${quantity(gates.keep_days, 'day')} later. Answer to ${settings.owner ?? 'the owner of the migration (migration.owner)'} with the day on which you have changed over.`,
    ],
  };
}

function toSupport({ source, target, settings }: Situation): Message {
  return {
    when: 'the day before the first reads go to the target',
    to: 'support, on-call, owners of the application',
    subject: `From tomorrow part of the reads of ${source.database} come from ${target.database}`,
    body: [
      `Nothing is written there but by what carries the changes of ${source.label}. Slow or wrong pages: say so at once to ${settings.roles.incident_commander ?? 'the incident commander (migration.roles)'}, with the time and the user.`,
      'Way back: one command, effective within a second or two.',
    ],
  };
}

function beforeTheFlip({ source, target, gates, question }: Situation, calendar: Timeline, stands: boolean): Message[] {
  const day = dayText(calendar, calendar.cutover);
  const pause = stands
    ? `Nobody can use the service for up to ${quantity(Math.ceil(question.downtimeSeconds), 'second')}.`
    : `Writing may wait for up to ${gates.pause_seconds} s; no request is meant to fail.`;
  return [
    {
      when: `${dayText(calendar, addDays(calendar.cutover, -7))}, a week before`,
      to: 'customers, where your terms ask for it',
      subject: `Maintenance on ${day}`,
      body: [`On ${day} we move a database. ${pause}`, 'You need not do anything.'],
    },
    {
      when: `${dayText(calendar, addDays(calendar.cutover, -1))}, the day before`,
      to: 'everybody with a role in RUNBOOK.md, support, owners of jobs',
      subject: `Write cutover of ${source.database} tomorrow: go or stay is decided on the gate`,
      body: [
        pause,
        `No deployment, no schema change, no bulk job on ${source.label} or ${target.label} from now until the flip is declared done.`,
        'It begins only when every criterion of its gate holds.',
      ],
    },
  ];
}

function atTheFlip({ source, target }: Situation, calendar: Timeline, stands: boolean): Message[] {
  const review = dayText(calendar, addDays(calendar.cutover, 3));
  return [
    {
      when: 'when it begins',
      to: 'the same',
      subject: `Write cutover of ${source.database} has begun`,
      body: [`${source.label} is still the primary. Next message within 30 minutes, whatever happens.`],
    },
    {
      when: 'when it is done',
      to: 'the same, and customers who were told',
      subject: `${target.database} is the primary`,
      body: [
        `Writers use ${target.label} since (time); they waited for (seconds that the command printed).`,
        stands
          ? `There is no way back to ${source.label} without loss.`
          : `${source.label} follows; going back is possible until clean-up.`,
        `Review of the migration: ${review}.`,
      ],
    },
    {
      when: 'when it is taken back',
      to: 'the same',
      subject: `${source.database} is the primary again`,
      body: [
        `Since (time), because of (reason). Lost: (nothing, or the rows that were named). Report with the timeline by ${review}.`,
      ],
    },
  ];
}
