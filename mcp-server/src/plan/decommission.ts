import { dayText } from '../model/day-text.ts';
import { addDays, daysBetween, nextWorkingDay } from '../model/days.ts';
import type { Plan, Timeline } from '../model/plan.ts';
import { isCarriedBack } from './phases/clean-up.ts';
import type { Situation } from './situation.ts';
import { listNames, quantity } from './wording.ts';

/** How the source is given up, day by day after the flip. */
export function decommission(situation: Situation, calendar: Timeline): Plan['decommission'] {
  const { source, target, gates, missing, settings, sourceSchema } = situation;
  const on = (day: string) =>
    `${dayText(calendar, day)}, ${quantity(daysBetween(calendar.cutover, day), 'day')} after the flip`;
  const at = (days: number) => on(addDays(calendar.cutover, Math.ceil(days)));
  // The day of the timeline, which leaves weekends out: the plan names one day, not two.
  const cleanUp = calendar.tasks.find(({ id }) => id === 'clean-up')?.start ?? calendar.cutover;
  const events = sourceSchema.events.map(({ name }) => name);
  return [
    {
      day: at(0),
      what: `${source.label} takes no writes${isCarriedBack(situation) ? ' but those of reverse sync' : ''}: take INSERT, UPDATE and DELETE from the logins of the application.`,
    },
    ...(events.length === 0
      ? []
      : [
          {
            day: at(0),
            what: `Scheduled events of ${source.database} must not run on both sides: ${listNames(events)}.`,
          },
        ]),
    {
      day: on(nextWorkingDay(addDays(calendar.cutover, 1))),
      what: `Begin the daily look at who still connects to ${source.label}: “lockstep audit-writers”, and the server’s own list of connections. ${settings.dependencies.length === 0 ? 'No consumer is named in migration.dependencies: whoever shows up is one.' : `Expected to be gone: ${listNames(settings.dependencies.map(({ name }) => name))}.`}`,
    },
    {
      day: at(gates.silent_days),
      what: `Nobody else has used it for ${quantity(gates.silent_days, 'day')}: the first day on which clean-up may be asked for, if a month’s end lies between.`,
    },
    {
      day: on(cleanUp),
      what: `The gate of clean-up: ${quantity(gates.keep_days, 'day')} in step, parity clean, approved. Then the point of no return${isCarriedBack(situation) ? ': reverse sync ends' : ''}.`,
    },
    {
      day: on(cleanUp),
      what: `Archive of ${source.database}${missing.length === 0 ? '' : `, with ${listNames(missing)}, which have no counterpart on ${target.label}`}: encrypted, in cold storage, kept as long as your rules ask${settings.rules.length === 0 ? '' : ` (${listNames(settings.rules)})`}; restored once, and the seconds noted.`,
    },
    {
      day: on(nextWorkingDay(addDays(cleanUp, 1))),
      what: `Rename the tables of ${source.database}; whoever was forgotten fails loudly, and a rename back helps at once.`,
    },
    {
      day: on(nextWorkingDay(addDays(cleanUp, 7))),
      what: `Shut ${source.label} down; a week later remove disks, replicas, backups’ schedules, DNS names, firewall rules, secrets and logins of the application, the kit and Lockstep.`,
    },
  ];
}
