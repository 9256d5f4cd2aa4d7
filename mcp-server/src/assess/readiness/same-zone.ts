/** Moments of a winter and a summer: a zone is known by its distance from UTC at both. */
const MOMENTS = [Date.UTC(2026, 0, 15), Date.UTC(2026, 6, 15)];

/** Whether two names mean one time zone; null when a name, such as CEST, does not tell which zone it is of. */
export function sameZone(one: string, other: string): boolean | null {
  if (one === other) return true;
  const [ours, theirs] = [offsetsOf(one), offsetsOf(other)];
  if (ours === null || theirs === null) return null;
  return ours.every((offset, at) => offset === theirs[at]);
}

/** Minutes east of UTC at each of the moments. */
function offsetsOf(zone: string): number[] | null {
  const [, sign, hours, minutes] = /^([+-])(\d\d):?(\d\d)$/.exec(zone) ?? [];
  if (sign !== undefined) {
    const offset = Number(hours) * 60 + Number(minutes);
    return MOMENTS.map(() => (sign === '-' ? 0 - offset : offset));
  }
  // A server names a zone that its machine is in by the letters of the season.
  if (/^[A-Z]{3,5}$/.test(zone) && !['UTC', 'GMT', 'UCT'].includes(zone)) return null;
  try {
    const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
    return MOMENTS.map((moment) => minutesOf(format, moment));
  } catch {
    return null;
  }
}

/** From `GMT+05:30`, or `GMT` alone. */
function minutesOf(format: Intl.DateTimeFormat, moment: number): number {
  const name = format.formatToParts(moment).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const [, sign, hours = '0', minutes = '0'] = /^GMT(?:([+-])(\d\d):(\d\d))?$/.exec(name) ?? [];
  const offset = Number(hours) * 60 + Number(minutes);
  return sign === '-' ? 0 - offset : offset;
}
