import { LockstepError } from '../../model/errors.ts';

/** A type cannot hold the value that a canonical text stands for. The value itself is not repeated. */
export function noPlaceFor(what: string, rawType: string): LockstepError {
  return new LockstepError('VALIDATION', `${what} has no place in a column of type ${rawType}`, {
    hint: 'Decide by hand what the column shall hold, and correct the mapping or the column’s type.',
  });
}

/** No literal of the type can be made from a text of that form. */
export function noLiteralOf(rawType: string): LockstepError {
  return new LockstepError('UNSUPPORTED', `no literal can be written for a column of type ${rawType}`, {
    hint: 'Copy the row by the backfill or by hand.',
  });
}

/** Whole bytes as hex digits. */
export function isHex(text: string): boolean {
  return /^([0-9a-f]{2})*$/.test(text);
}

/** Digits with an optional fraction, and no exponent. */
export function isDecimal(text: string): boolean {
  return /^-?\d+(\.\d+)?$/.test(text);
}

/** A UUID of 32 hex digits with its hyphens, or without where there is no room for them; null when it is none. */
export function uuidText(text: string, room: number | null): string | null {
  if (!/^[0-9a-f]{32}$/.test(text)) return null;
  if (room !== null && room < 36) return text;
  return text.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** A day of the calendar from year 1 to 9999, alone or with a time of day. */
export function isCalendarMoment(text: string): boolean {
  const [, day] = /^(\d{4}-\d\d-\d\d)( \d\d:\d\d:\d\d(\.\d{1,6})?)?$/.exec(text) ?? [];
  if (day === undefined || day.startsWith('0000')) return false;
  const time = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day);
}

/** Bytes in hex as the characters that they are in UTF-8; null when they are none. */
export function charactersOf(hex: string): string | null {
  try {
    return isHex(hex)
      ? new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(hex, 'hex'))
      : null;
  } catch {
    return null;
  }
}

/** Whether a whole number fits into so many bits. */
export function fitsBits(text: string, bits: number, unsigned: boolean): boolean {
  if (!/^-?\d+(\.0+)?$/.test(text)) return false;
  const value = BigInt(text.replace(/\..*/, ''));
  const [low, high] = unsigned ? [0n, 2n ** BigInt(bits)] : [-(2n ** BigInt(bits - 1)), 2n ** BigInt(bits - 1)];
  return value >= low && value < high;
}
