const DAY_TEXT = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?$/;
const TIME_TEXT = /^(-?)(\d{2,}):(\d\d):(\d\d)(?:\.(\d{1,6}))?$/;

/** Seconds from the first day of year 1 to 1970: counted from there, digits that are cut off always make a moment earlier. */
const TO_1970 = 62_135_596_800n;

/** A canonical timestamp as microseconds since year 1; null for a zero date, infinity, a year BC and whatever is no day of the calendar. */
export function timestampMicros(text: string): bigint | null {
  const [, day, time, fraction = ''] = DAY_TEXT.exec(text) ?? [];
  if (day === undefined || day.startsWith('0000')) return null;
  const milliseconds = Date.parse(`${day}T${time}Z`);
  // 30 February is read as 1 or 2 March.
  if (Number.isNaN(milliseconds) || !new Date(milliseconds).toISOString().startsWith(day)) return null;
  return TO_1970 * 1_000_000n + BigInt(milliseconds) * 1000n + BigInt(fraction.padEnd(6, '0'));
}

/** A canonical time as microseconds; null for an interval in its own spelling. */
export function timeMicros(text: string): bigint | null {
  const [, sign, hours = '', minutes = '', seconds = '', fraction = ''] = TIME_TEXT.exec(text) ?? [];
  if (sign === undefined) return null;
  const whole = (BigInt(hours) * 60n + BigInt(minutes)) * 60n + BigInt(seconds);
  const micros = whole * 1_000_000n + BigInt(fraction.padEnd(6, '0'));
  return sign === '-' ? -micros : micros;
}
