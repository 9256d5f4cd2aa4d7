import { dayText } from '../model/day-text.ts';
import { addDays, lastWorkingDay, nextWorkingDay } from '../model/days.ts';
import { secondsText } from '../model/number-text.ts';
import type { Message, Timeline } from '../model/plan.ts';
import type { Situation } from './situation.ts';
import { listNames, quantity, quantityThat } from './wording.ts';

/** What is sent to whom, when, ready to be sent. */
export function messages(situation: Situation, calendar: Timeline): Message[] {
  const stands = situation.decision.route.capture === 'none';
  return [
    toConsumers(situation, calendar),
    inStep(situation, calendar),
    ...(stands ? [] : [toSupport(situation)]),
    ...beforeTheFlip(situation, calendar, stands),
    ...atTheFlip(situation, calendar, stands),
    toTheLastReaders(situation, calendar),
  ];
}

function toConsumers({ source, target, settings, gates, pairs }: Situation, calendar: Timeline): Message {
  const told = settings.dependencies.map(
    ({ name, contact }) => `${name}${contact === undefined ? '' : ` (${contact})`}`,
  );
  const day = dayText(calendar, calendar.cutover);
  return {
    when: `${dayText(calendar, lastWorkingDay(addDays(calendar.cutover, -28)))}, four weeks before`,
    to:
      told.length === 0
        ? `everybody who reads ${source.database}: nobody is named in migration.dependencies`
        : listNames(told, 40),
    subject: `${source.database} moves to ${target.database} on ${day}`,
    body: [
      `${quantityThat(pairs.length, 'table', `of ${source.label} moves`, `of ${source.label} move`)} to ${target.label} on ${day}.${settings.why === undefined ? '' : ` Why: ${settings.why}`}`,
      `What you read from ${source.database} must read from ${target.database} by then: ${listNames(pairs.map(({ name }) => name))}.`,
      `${source.label} is shut down ${quantity(gates.keep_days, 'day')} later. Answer to ${settings.owner ?? 'the owner of the migration (migration.owner)'} with the day on which you have changed over.`,
    ],
  };
}

/** How it stands, at each point at which the timeline has somebody decide. */
function inStep({ source, target, settings }: Situation, calendar: Timeline): Message {
  const days = calendar.tasks
    .filter(({ days: length, section }) => length === 0 && section === 'Decisions')
    .map(({ start }) => dayText(calendar, start));
  return {
    when: `at the end of each phase: ${listNames([...new Set(days)], 40)}`,
    to: `${settings.owner ?? 'the owner of the migration (migration.owner)'}, everybody with a role in RUNBOOK.md, owners of the application`,
    subject: `${source.database} to ${target.database}: phase (number) is (left, or not left yet)`,
    body: [
      'Gate: (open, or the criteria that lockstep check-gate names). Confirmed differences: (number that lockstep check-parity printed). migration/status.html is attached.',
      `Write cutover: ${dayText(calendar, calendar.cutover)} (or the new day, and why).`,
      'Needed from you: (decision, or nothing).',
    ],
  };
}

/** Before what is left of the source goes. */
function toTheLastReaders({ source, target, gates }: Situation, calendar: Timeline): Message {
  const cleanUp = calendar.tasks.find(({ id }) => id === 'clean-up')?.start ?? calendar.cutover;
  const day = dayText(calendar, cleanUp);
  return {
    when: `${dayText(calendar, lastWorkingDay(addDays(cleanUp, -7)))}, a week before clean-up`,
    to: `whoever was seen on ${source.label} since the flip, and everybody with a role in RUNBOOK.md`,
    subject: `${source.label} is given up from ${day} on`,
    body: [
      `What you read there has been in ${target.database} since (day of the flip). On ${day} its tables are archived, the working day after they are renamed, a week later it is shut down.`,
      `From ${day} on there is no way back to it without loss. It is only done after ${quantity(gates.silent_days, 'day')} on which nobody used it: say so today if you still do.`,
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
    ? `Nobody can use the service for up to ${secondsText(question.downtimeSeconds)}.`
    : `Writing may wait for up to ${gates.pause_seconds} s; no request is meant to fail.`;
  return [
    {
      when: `${dayText(calendar, lastWorkingDay(addDays(calendar.cutover, -7)))}, a week before`,
      to: 'customers, where your terms ask for it',
      subject: `Maintenance on ${day}`,
      body: [`On ${day} we move a database. ${pause}`, 'You need not do anything.'],
    },
    {
      when: `${dayText(calendar, lastWorkingDay(addDays(calendar.cutover, -1)))}, the working day before`,
      to: 'everybody with a role in RUNBOOK.md, support, owners of jobs',
      subject: `Write cutover of ${source.database} on ${day}: go or stay is decided on the gate`,
      body: [
        pause,
        `No deployment, no schema change, no bulk job on ${source.label} or ${target.label} from now until the flip is declared done.`,
        'It begins only when every criterion of its gate holds.',
      ],
    },
  ];
}

function atTheFlip({ source, target }: Situation, calendar: Timeline, stands: boolean): Message[] {
  const review = dayText(calendar, nextWorkingDay(addDays(calendar.cutover, 3)));
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
