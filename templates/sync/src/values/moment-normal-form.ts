const MOMENT = /^(\d{4,6}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::(\d\d)(?:[.,](\d+))?)? ?(Z|UTC|[+-]\d\d(?::?\d\d)?)?)?$/i;
const TIME = /^([+-]?)(\d{1,3}):(\d\d)(?::(\d\d)(?:\.(\d+))?)?$/;

/** A date, a moment or a time in the one spelling of canonical text, in UTC; null when the text is none of them. */
export function momentNormalForm(text: string): string | null {
  const spelt = text.trim();
  const moment = MOMENT.exec(spelt);
  if (moment !== null) {
    const [, date = '', minutes = '00:00', seconds = '00', fraction, offset] = moment;
    const shift = minutesOf(offset);
    const start = `${date} ${minutes}`;
    const inUtc = shift === 0 ? start : shifted(start, -shift);
    return inUtc === null ? null : `${inUtc}:${seconds}${shortFraction(fraction)}`;
  }
  const time = TIME.exec(spelt);
  if (time === null) return null;
  const [, sign = '', hours = '', minutes = '', seconds = '00', fraction] = time;
  const clock = `${hours.replace(/^0+/, '').padStart(2, '0')}:${minutes}:${seconds}${shortFraction(fraction)}`;
  return sign === '-' && /[1-9]/.test(clock) ? `-${clock}` : clock;
}

function shortFraction(digits = ''): string {
  const short = digits.replace(/0+$/, '');
  return short === '' ? '' : `.${short}`;
}

function minutesOf(offset = 'Z'): number {
  const [, sign, hours = '0', minutes = '0'] = /^([+-])(\d\d):?(\d\d)?$/.exec(offset) ?? [];
  const size = Number(hours) * 60 + Number(minutes);
  return sign === '-' ? -size : size;
}

/** `YYYY-MM-DD HH:MM` some minutes later; null for a day that no calendar has, such as a zero date. */
function shifted(start: string, minutes: number): string | null {
  const [date = '', clock = ''] = start.split(' ');
  const year = date.split('-')[0] ?? '';
  const iso = `${year.length > 4 ? `+${year.padStart(6, '0')}` : year}${date.slice(year.length)}T${clock}:00Z`;
  const at = Date.parse(iso);
  if (Number.isNaN(at)) return null;
  const [, later = '', time = ''] =
    /^\+?0*(\d{4,}-\d\d-\d\d)T(\d\d:\d\d)/.exec(new Date(at + minutes * 60_000).toISOString()) ?? [];
  return later === '' ? null : `${later} ${time}`;
}
