import { dayText } from '../model/day-text.ts';
import type { Plan, Timeline } from '../model/plan.ts';
import { writesPerSecond } from './question.ts';
import type { Situation } from './situation.ts';
import { quantity, rateText } from './wording.ts';

/** What, why, when, who and how dangerous, as far as somebody said. */
export function header({ settings, findings, decision }: Situation, calendar: Timeline): Plan['header'] {
  const blockers = findings.filter(({ severity }) => severity === 'blocker').length;
  const end =
    calendar.tasks
      .map((task) => task.end)
      .sort()
      .at(-1) ?? calendar.cutover;
  const late =
    calendar.late === null ? '' : `; ${quantity(calendar.late, 'day')} after the deadline (${settings.deadline})`;
  return {
    why: settings.why ?? null,
    when: `write cutover ${dayText(calendar, calendar.cutover)}${late}; done ${dayText(calendar, end)}${calendar.dated ? '' : '; the first day is not named (migration.start)'}`,
    owner: settings.owner ?? null,
    risk: `${settings.risk ?? 'medium (assumed)'} for the business; ${quantity(blockers, 'open blocker')}${decision.possible ? '' : `, and ${quantity(decision.obstacles.length, 'obstacle')} to the strategy`}`,
  };
}

/** What the source carries today. */
export function load(situation: Situation): Plan['load'] {
  const { settings, measured } = situation;
  const written = writesPerSecond(situation);
  const from =
    measured === null || measured.estimate.catchUp.written === null
      ? 'as lockstep.yaml says'
      : `measured ${measured.measuredAt}`;
  return [
    { what: 'Rows written', value: written === null ? 'not known' : `${rateText(written)}, ${from}` },
    {
      what: 'Reads',
      value:
        settings.reads_per_minute === undefined
          ? 'not known'
          : `${quantity(settings.reads_per_minute, 'read')} a minute, as lockstep.yaml says`,
    },
    { what: 'Users', value: settings.users === undefined ? 'not known' : settings.users.toLocaleString('en-US') },
    ...(measured === null
      ? []
      : [
          {
            what: 'Catching up',
            value: `${measured.estimate.catchUp.verdict}: ${measured.estimate.catchUp.explanation}`,
          },
        ]),
  ];
}
