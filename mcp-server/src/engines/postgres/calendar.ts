const MOMENT = /^(\d{4,7}-\d\d-\d\d)(?: (\d\d):(\d\d):(\d\d(?:\.\d{1,6})?))?( BC)?$/;
/** Whole years that each type holds; the parts of a year beyond them are left out. */
const LAST_YEAR = { date: 5_874_896, timestamp: 294_275 } as const;
const LAST_YEAR_BC = 4712;

/** A canonical date or timestamp taken apart. `time` is null when the text has none or names midnight. */
export interface Moment {
  /** YYYY-MM-DD. */
  readonly day: string;
  readonly time: string | null;
  /** ` BC`, or nothing. */
  readonly era: string;
}

/** The moment that PostgreSQL's own input would read from the text; null for one that the type cannot hold, such as 0000-00-00 or 30 February. */
export function parseMoment(text: string, type: 'date' | 'timestamp'): Moment | null {
  const [, day = '', hour, minute, second, era = ''] = MOMENT.exec(text) ?? [];
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
  const last = era === '' ? LAST_YEAR[type] : LAST_YEAR_BC;
  if (year < 1 || year > last || date < 1 || date > daysOf(era === '' ? year : 1 - year, month)) return null;
  if (Number(hour ?? 0) > 23 || Number(minute ?? 0) > 59 || Number(second ?? 0) >= 60) return null;
  const midnight = [hour, minute, second].every((part) => Number(part ?? 0) === 0);
  return { day, time: midnight ? null : `${hour}:${minute}:${second}`, era };
}

/** Days of a month in the Gregorian calendar, carried on before its beginning; 0 for a month that is none. */
function daysOf(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return [31, 0, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
}
