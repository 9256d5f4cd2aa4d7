import { type RawType, wholeLimits } from './types.ts';

/**
 * Where a text stands among the values of a type: `at` a value, right `after` one (3.5 among integers), or `below` or `above` all
 * of them. A value is what the type's parameter takes. Null: nowhere, the text stands for nothing that the type orders.
 */
export type Place =
  | { readonly kind: 'at' | 'after'; readonly value: string }
  | { readonly kind: 'below' }
  | { readonly kind: 'above' }
  | null;

const at = (value: string): Place => ({ kind: 'at', value });
const after = (value: string): Place => ({ kind: 'after', value });

/** The place of a key point's text among the values of a type whose texts are numbers, hex digits, moments or characters. */
export function placeOf(text: string, type: RawType): Place {
  switch (type.base) {
    case 'binary':
    case 'varbinary':
      return bytesPlace(text, Number(type.args[0] ?? 1), type.base === 'binary');
    case 'uuid':
      return uuidPlace(text);
    case 'date':
    case 'datetime':
    case 'timestamp':
      return momentPlace(text, type);
    case 'char':
    case 'varchar':
      return at(text);
    default:
      return numberPlace(text, type);
  }
}

/** In units of the last digit that the type holds, so that every comparison is one of whole numbers. */
function numberPlace(text: string, type: RawType): Place {
  const [, sign = '', whole = '', fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  if (whole === '') return null;
  const scale = type.base === 'decimal' ? Number(type.args[1] ?? 0) : 0;
  const cut = /[1-9]/.test(fraction.slice(scale));
  const digits = BigInt(`${sign}${whole}${fraction.slice(0, scale).padEnd(scale, '0')}`);
  const floor = cut && sign === '-' ? digits - 1n : digits;
  const { min, max } = unitLimits(type, scale);
  if (floor < min) return { kind: 'below' };
  if (floor > max || (floor === max && cut)) return { kind: 'above' };
  // A YEAR is 0 or 1901 and later, and a smaller number is taken for a year of two digits.
  if (type.base === 'year' && floor > 0n && floor < 1901n) return after('0');
  return cut ? after(unitText(floor, scale)) : at(unitText(floor, scale));
}

function unitLimits(type: RawType, scale: number): { readonly min: bigint; readonly max: bigint } {
  const limits = wholeLimits(type);
  if (limits !== null) return limits;
  const max = 10n ** BigInt(Math.max(Number(type.args[0] ?? 10), scale)) - 1n;
  return { min: type.unsigned ? 0n : -max, max };
}

function unitText(units: bigint, scale: number): string {
  if (scale === 0) return String(units);
  const digits = String(units < 0n ? -units : units).padStart(scale + 1, '0');
  return `${units < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

/** The server compares an index with a constant cut or filled up to the column's length, so it is given one of no other length. */
function bytesPlace(text: string, length: number, fixed: boolean): Place {
  if (!/^([0-9a-f]{2})*$/.test(text)) return null;
  if (text.length > length * 2) return after(text.slice(0, length * 2));
  return at(fixed ? text.padEnd(length * 2, '0') : text);
}

function uuidPlace(text: string): Place {
  const parts = /^([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/.exec(text);
  return parts === null ? null : at(parts.slice(1).join('-'));
}

const MOMENT = /^(\d{4,})-(\d\d)-(\d\d)(?: (\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?)?( BC)?$/;
const HIGHEST: readonly number[] = [12, 31, 23, 59, 59];

/** Zero dates, and days that no calendar has, are places here: a table can hold them. */
function momentPlace(text: string, type: RawType): Place {
  if (text === 'infinity') return { kind: 'above' };
  if (text === '-infinity') return { kind: 'below' };
  const [, year = '', month = '', day = '', hour = '00', minute = '00', second = '00', fraction = '', bc] =
    MOMENT.exec(text) ?? [];
  if (year === '') return null;
  if (bc !== undefined) return { kind: 'below' };
  if (year.length > 4) return { kind: 'above' };
  if ([month, day, hour, minute, second].some((part, index) => Number(part) > (HIGHEST[index] ?? 0))) return null;
  const date = `${year}-${month}-${day}`;
  if (type.base === 'date') return /[1-9]/.test(hour + minute + second + fraction) ? after(date) : at(date);
  const precision = Number(type.args[0] ?? 0);
  const kept = fraction.slice(0, precision);
  const value = `${date} ${hour}:${minute}:${second}${kept === '' ? '' : `.${kept}`}`;
  return /[1-9]/.test(fraction.slice(precision)) ? after(value) : at(value);
}
