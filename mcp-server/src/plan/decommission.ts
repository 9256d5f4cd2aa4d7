import { dayText } from '../model/day-text.ts';
import { addDays } from '../model/days.ts';
import type { Plan, Timeline } from '../model/plan.ts';
import { isCarriedBack } from './phases/clean-up.ts';
import type { Situation } from './situation.ts';
import { listNames, quantity } from './wording.ts';

/** How the source is given up, day by day after the flip. */
export function decommission(situation: Situation, calendar: Timeline): Plan['decommission'] {
  const { source, target, gates, missing, settings, sourceSchema } = situation;
  const at = (days: number) =>
    `${dayText(calendar, addDays(calendar.cutover, Math.ceil(days)))}, ${quantity(Math.ceil(days), 'day')} after the flip`;
  const events = sourceSchema.events.map(({ name }) => name);
  return [
    {
      day: at(0),
      what: `${source.label} takes no writes${isCarriedBack(situation) ? ' but those of reverse sync' : ''}: take INSERT, UPDATE and DELETE from the logins of the application.`,
    },
    {
      day: at(1),
      what: `Begin the daily look at who still connects to ${source.label}: “lockstep audit-writers”, and the server’s own list of connections. ${settings.dependencies.length === 0 ? 'No consumer is named in migration.dependencies: whoever shows up is one.' : `Expected to be gone: ${listNames(settings.dependencies.map(({ name }) => name))}.`}`,
    },
    ...(events.length === 0
      ? []
      : [
          {
            day: at(1),
            what: `Scheduled events of ${source.database} must not run on both sides: ${listNames(events)}.`,
          },
        ]),
    {
      day: at(gates.silent_days),
      what: `Nobody else has used it for ${quantity(gates.silent_days, 'day')}: the first day on which clean-up may be asked for, if a month’s end lies between.`,
    },
    {
      day: at(gates.keep_days),
      what: `The gate of clean-up: ${quantity(gates.keep_days, 'day')} in step, parity clean, approved. Then the point of no return${isCarriedBack(situation) ? ': reverse sync ends' : ''}.`,
    },
    {
      day: at(gates.keep_days),
      what: `Archive of ${source.database}${missing.length === 0 ? '' : `, with ${listNames(missing)}, which have no counterpart on ${target.label}`}: encrypted, in cold storage, kept as long as your rules ask${settings.rules.length === 0 ? '' : ` (${listNames(settings.rules)})`}; restored once, and the seconds noted.`,
    },
    {
      day: at(gates.keep_days + 1),
      what: `Rename the tables of ${source.database}; whoever was forgotten fails loudly, and a rename back helps at once.`,
    },
    {
      day: at(gates.keep_days + 7),
      what: `Shut ${source.label} down; a week later remove disks, replicas, backups’ schedules, DNS names, firewall rules, secrets and logins of the application, the kit and Lockstep.`,
    },
  ];
}
