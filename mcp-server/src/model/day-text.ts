import { daysBetween, weekdayOf } from './days.ts';
import type { Timeline } from './plan.ts';

/** `Mon 2026-04-13`, or `day 99 (mon)` while the first day is not named. */
export function dayText({ dated, tasks }: Pick<Timeline, 'dated' | 'tasks'>, day: string): string {
  const name = weekdayOf(day);
  const first = tasks[0]?.start ?? day;
  return dated
    ? `${name.charAt(0).toUpperCase()}${name.slice(1)} ${day}`
    : `day ${daysBetween(first, day) + 1} (${name})`;
}
