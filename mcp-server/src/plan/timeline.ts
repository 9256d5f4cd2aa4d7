import type { Weekday } from '../model/migration-settings.ts';
import type { Phase, Task, Timeline } from '../model/plan.ts';
import { addDays, afterWorkingDays, daysBetween, nextWorkingDay, onWeekday } from './days.ts';
import type { Situation } from './situation.ts';
import { quantity } from './wording.ts';

/** A Monday to count from while nobody has named the first day. */
const DAY_ONE = '2001-01-01';
const SECONDS_A_DAY = 86_400;

type Drawn = Omit<Task, 'critical'>;

/** The phases on a calendar: working days, the buffer before the write cutover, its weekdays, and what must be done beside them. */
export function timeline(situation: Situation, phases: readonly Phase[]): Timeline {
  const { settings, gates } = situation;
  const plan = draw(situation, phases);
  const cutover = plan.find(({ id }) => id === 'write-cutover')?.start ?? DAY_ONE;
  const late = settings.deadline === undefined || settings.start === undefined ? 0 : daysBetween(settings.deadline, cutover);
  const { calendar } = settings;
  return {
    dated: settings.start !== undefined,
    tasks: withCritical(plan),
    cutover,
    late: late > 0 ? late : null,
    notes: [
      `The days of people are those of migration.calendar in lockstep.yaml; ${backfillNote(situation)}.`,
      `The write cutover waits for one of ${calendar.cutover_weekdays.join(', ')}, after a buffer of ${calendar.buffer_percent} % of the days before it.`,
      `The source is kept for ${quantity(gates.keep_days, 'day')} after the flip, weekends included.`,
    ],
  };
}

function draw({ settings, gates, measured, missing }: Situation, phases: readonly Phase[]): Drawn[] {
  const { calendar } = settings;
  const tasks: Drawn[] = [];
  const end = (ids: readonly string[]) => ids.map((id) => tasks.find((task) => task.id === id)?.end ?? start).sort().at(-1) ?? start;
  const start = nextWorkingDay(settings.start ?? DAY_ONE);
  const add = (id: string, title: string, section: string, after: readonly string[], days: number, allowed?: readonly Weekday[]) => {
    const from = allowed === undefined ? nextWorkingDay(end(after)) : onWeekday(end(after), allowed);
    tasks.push({ id, title, section, after: [...after], days, start: from, end: days === 0 ? from : afterWorkingDays(from, days) });
  };
  const ids = phases.map(({ id }) => id);
  const has = (id: string) => ids.includes(id);
  const beside = { 'read-ramp': has('read-ramp') ? ['load-test'] : [], 'write-cutover': ['rehearsal', ...(has('read-ramp') ? [] : ['load-test']), 'buffer'], 'clean-up': ['kept', ...(settings.dependencies.length + missing.length === 0 ? [] : ['consumers'])] };
  let last: string[] = [];
  let before = 0;
  for (const [number, { id, title }] of phases.entries()) {
    if (id === 'write-cutover') add('buffer', 'Buffer', 'Phases', last, Math.ceil((before * calendar.buffer_percent) / 100));
    if (id === 'clean-up') tasks.push(kept(gates.keep_days, end(['write-cutover'])));
    const more = id === 'read-ramp' || id === 'write-cutover' || id === 'clean-up' ? beside[id] : [];
    const days = daysOf(id, calendar, measured?.estimate.backfillSeconds?.high ?? null);
    add(id, `Phase ${number} ${title}`, 'Phases', [...last, ...more], days, id === 'write-cutover' ? calendar.cutover_weekdays : undefined);
    add(`go-${number}`, `Go or stay after phase ${number}`, 'Decisions', [id], 0);
    before += days;
    last = [id];
    if (id === 'target-schema') {
      add('load-test', 'Load test of the target', 'Beside the phases', last, 3);
      add('rehearsal', 'Rehearse cutover and way back on copies', 'Beside the phases', last, 3);
      if (settings.dependencies.length + missing.length > 0) add('consumers', 'Move the consumers of the source', 'Beside the phases', last, 10);
    }
  }
  return tasks;
}

function daysOf(id: string, { days, backfill_days: assumed }: Situation['settings']['calendar'], seconds: number | null): number {
  if (id === 'backfill') return seconds === null ? assumed : Math.max(1, Math.ceil(seconds / SECONDS_A_DAY));
  const key = Object.entries(days).find(([name]) => name === id.replaceAll('-', '_'));
  return key?.[1] ?? 1;
}

function kept(days: number, from: string): Drawn {
  return { id: 'kept', title: 'The source is kept in step', section: 'Phases', after: ['write-cutover'], days, start: from, end: addDays(from, days) };
}

function backfillNote({ measured }: Situation): string {
  const seconds = measured?.estimate.backfillSeconds?.high ?? null;
  return seconds === null
    ? 'the backfill has not been measured, so its days are assumed too'
    : 'those of the backfill are reckoned from measured rates, at worst';
}

/** Critical is what the last task waits for, and what that waits for in turn. */
function withCritical(tasks: readonly Drawn[]): Task[] {
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const critical = new Set<string>();
  let [current] = tasks.filter(({ days }) => days > 0).sort((a, b) => (a.end < b.end ? 1 : -1));
  while (current !== undefined) {
    critical.add(current.id);
    const waited: Drawn[] = current.after.flatMap((id) => byId.get(id) ?? []);
    current = waited.sort((a, b) => (a.end < b.end ? 1 : a.end > b.end ? -1 : 0))[0];
  }
  return tasks.map((task) => ({ ...task, critical: critical.has(task.id) }));
}
