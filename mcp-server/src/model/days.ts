import { WEEKDAYS, type Weekday } from './migration-settings.ts';

const MS_A_DAY = 86_400_000;

/** Days are ISO dates without a time; nothing here asks a clock. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + Math.round(days) * MS_A_DAY).toISOString().slice(0, 10);
}

export function weekdayOf(day: string): Weekday {
  const place = (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;
  return WEEKDAYS[place] ?? 'mon';
}

/** This day, or the first after it that is one of these. */
export function onWeekday(day: string, allowed: readonly Weekday[]): string {
  return allowed.length === 0 || allowed.includes(weekdayOf(day)) ? day : onWeekday(addDays(day, 1), allowed);
}

/** This day, or the Monday after it. */
export function nextWorkingDay(day: string): string {
  return onWeekday(day, WORKING);
}

/** This day, or the Friday before it. */
export function lastWorkingDay(day: string): string {
  return WORKING.includes(weekdayOf(day)) ? day : lastWorkingDay(addDays(day, -1));
}

/** The day after so many working days, of which `day` is the first. */
export function afterWorkingDays(day: string, days: number): string {
  let reached = day;
  for (let left = Math.ceil(days); left > 0; left -= 1) reached = nextWorkingDay(addDays(reached, 1));
  return reached;
}

/** Days from one to the other. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / MS_A_DAY);
}

const WORKING: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri'];
