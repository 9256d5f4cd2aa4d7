import { addDays, afterWorkingDays, daysBetween, nextWorkingDay, onWeekday } from '../model/days.ts';
import type { Weekday } from '../model/migration-settings.ts';
import type { Phase, Task, Timeline } from '../model/plan.ts';
import { isCarriedBack } from './phases/clean-up.ts';
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
  const late =
    settings.deadline === undefined || settings.start === undefined ? 0 : daysBetween(settings.deadline, cutover);
  const { calendar } = settings;
  return {
    dated: settings.start !== undefined,
    tasks: withCritical(plan),
    cutover,
    late: late > 0 ? late : null,
    notes: [
      `The days of people are those of migration.calendar in lockstep.yaml; ${backfillNote(situation)}.`,
      `The write cutover waits for one of ${calendar.cutover_weekdays.join(', ')}, after a buffer of ${calendar.buffer_percent} % of the days before it.`,
      `The source is kept for ${quantity(keptDays(gates), 'day')} after the flip, weekends included.`,
    ],
  };
}

/** An entry before it has a place on the calendar. */
interface Wanted extends Pick<Task, 'id' | 'title' | 'section' | 'after' | 'days'> {
  /** Weekdays on which it may begin. */
  readonly begins?: readonly Weekday[];
  /** Weekends count too. */
  readonly everyDay?: boolean;
  /** It is done on the day on which this entry begins. */
  readonly with?: string;
}

function draw(situation: Situation, phases: readonly Phase[]): Drawn[] {
  const first = nextWorkingDay(situation.settings.start ?? DAY_ONE);
  const placed: Drawn[] = [];
  for (const { begins, everyDay, with: other, ...entry } of wanted(situation, phases)) {
    const ends = placed.filter(({ id }) => entry.after.includes(id)).map(({ end }) => end);
    const free = ends.sort().at(-1) ?? first;
    const same = placed.find(({ id }) => id === other)?.start;
    const start =
      same ?? (everyDay === true ? free : begins === undefined ? nextWorkingDay(free) : onWeekday(free, begins));
    const end = everyDay === true ? addDays(start, entry.days) : afterWorkingDays(start, entry.days);
    placed.push({ ...entry, start, end });
  }
  return placed;
}

/** Every entry after those it waits for. */
function wanted(situation: Situation, phases: readonly Phase[]): Wanted[] {
  const entries: Wanted[] = [];
  const stop = stopOf(situation);
  let before = 0;
  for (const [number, { id, title }] of phases.entries()) {
    const last = phases.slice(number - 1, number).map((phase) => phase.id);
    entries.push(...ahead(situation, id, last, before));
    const days = daysOf(situation, id);
    const own = { id, title: `Phase ${number} ${title}`, section: 'Phases', days };
    const first = entries.find((entry) => entry.id === stop);
    if (first !== undefined && id !== 'clean-up') entries.push({ ...own, after: first.after, with: stop });
    else {
      const begins = id === stop ? { begins: situation.settings.calendar.cutover_weekdays } : {};
      entries.push({ ...own, after: [...last, ...waits(situation, id, phases)], ...begins });
    }
    entries.push({
      id: `go-${number}`,
      title: `Go or stay after phase ${number}`,
      section: 'Decisions',
      after: [id],
      days: 0,
    });
    if (id === 'target-schema') entries.push(...beside(situation));
    before += days;
  }
  return entries;
}

/** The phase in which writers are stopped; those after it follow on the same day. */
function stopOf({ decision }: Situation): string {
  return decision.route.capture === 'none' ? 'backfill' : 'write-cutover';
}

/** What stands between a phase and the one before it. */
function ahead(situation: Situation, id: string, last: string[], before: number): Wanted[] {
  const { settings, gates } = situation;
  const days = Math.ceil((before * settings.calendar.buffer_percent) / 100);
  if (id === stopOf(situation)) return [{ id: 'buffer', title: 'Buffer', section: 'Phases', after: last, days }];
  if (id !== 'clean-up') return [];
  const inside = situation.decision.route.capture === 'scripts';
  const whole = isCarriedBack(situation) ? 'The source is kept in step' : 'The source is kept as it is';
  const title = inside ? 'The old shapes are kept in step' : whole;
  const kept = inside ? releaseCycle(situation) : Math.ceil(keptDays(gates));
  return [{ id: 'kept', title, section: 'Phases', after: last, days: kept, everyDay: true }];
}

/** The days after the flip before the last change may be contracted. */
export function releaseCycle({ changes }: Pick<Situation, 'changes'>): number {
  return Math.max(0, ...changes.made.map(({ contractAfterDays }) => contractAfterDays));
}

/** In step long enough, and long enough without anybody else: the gate of clean-up asks both. */
function keptDays({ keep_days: keep, silent_days: silent }: Situation['gates']): number {
  return Math.max(keep, silent);
}

/** What is done beside the phases, as soon as there is a target. */
function beside(situation: Situation): Wanted[] {
  const entry = (id: string, title: string, days: number): Wanted => ({
    id,
    title,
    section: 'Beside the phases',
    after: ['target-schema'],
    days,
  });
  return [
    entry('load-test', 'Load test of the target', 3),
    entry('rehearsal', 'Rehearse cutover and way back on copies', 3),
    ...(hasConsumers(situation) ? [entry('consumers', 'Move the consumers of the source', 10)] : []),
  ];
}

/** What a phase waits for beside the one before it. */
function waits(situation: Situation, id: string, phases: readonly Phase[]): string[] {
  const ramped = phases.some((phase) => phase.id === 'read-ramp');
  if (id === 'read-ramp') return ['load-test'];
  if (id === stopOf(situation)) return ['rehearsal', ...(ramped ? [] : ['load-test']), 'buffer'];
  return id === 'clean-up' ? ['kept', ...(hasConsumers(situation) ? ['consumers'] : [])] : [];
}

function hasConsumers({ settings, missing }: Situation): boolean {
  return settings.dependencies.length + missing.length > 0;
}

function daysOf({ settings: { calendar }, measured, decision }: Situation, id: string): number {
  const seconds = measured?.estimate.backfillSeconds?.high ?? null;
  if (decision.route.capture === 'none' && (id === 'backfill' || id === 'parity')) return 1;
  if (id === 'backfill')
    return seconds === null ? calendar.backfill_days : Math.max(1, Math.ceil(seconds / SECONDS_A_DAY));
  return Object.entries(calendar.days).find(([name]) => name === id.replaceAll('-', '_'))?.[1] ?? 1;
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
