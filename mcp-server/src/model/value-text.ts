import { decimalText, readDecimal } from './decimal.ts';
import { LockstepError } from './errors.ts';
import type { Column } from './schema.ts';
import type { ColumnPairing } from './typed-column.ts';

/** A value as canonical text, or the sentence that says why the column cannot hold it. */
type Read = { readonly text: string } | { readonly why: string };
type Reading = (value: string, column: ColumnPairing) => Read;

const text = (value: string): Read => ({ text: value });
const why = (reason: string): Read => ({ why: reason });

const READINGS: Readonly<Record<ColumnPairing['form']['kind'], Reading>> = {
  integer: readNumber,
  decimal: readNumber,
  float: (value) =>
    /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i.test(value) && Number.isFinite(Number(value))
      ? text(value)
      : why('it holds finite numbers'),
  date: (value) => (isDay(value) ? text(value) : why('it holds days of the calendar, YYYY-MM-DD')),
  timestamp: readTimestamp,
  time: readTime,
  text: readText,
  'text-trimmed': (value, column) => readText(value.replace(/ +$/, ''), column),
  set: readText,
  uuid: (value) => {
    const digits = value.replaceAll('-', '').toLowerCase();
    return /^[0-9a-f]{32}$/.test(digits) ? text(digits) : why('it holds UUIDs of 32 hex digits');
  },
  bytes: (value, { source }) => {
    if (source.type.kind === 'inet')
      return why('addresses are compared as bytes, so only is_null and not_null are offered');
    const digits = value.replace(/^(0x|\\x)/i, '').toLowerCase();
    return /^([0-9a-f]{2})*$/.test(digits) ? text(digits) : why('it holds bytes, which are given as hex digits');
  },
  bits: (value) => (/^[01]+$/.test(value) ? text(value) : why('it holds bits, which are given as 0 and 1')),
  json: () => why('equal JSON values can be spelt differently, so only is_null and not_null are offered'),
};

/** A value as canonical text of the column. VALIDATION, naming column, type and value, when the column cannot hold it. */
export function valueText(column: ColumnPairing, value: unknown): string {
  const plain = plainText(value, column);
  const read =
    plain === null ? why('it takes text, a number, true or false') : READINGS[column.form.kind](plain, column);
  if ('text' in read) return read.text;
  const { rawType } = column.source;
  const shown = JSON.stringify(value)?.slice(0, 200) ?? 'nothing';
  throw new LockstepError(
    'VALIDATION',
    `column ${JSON.stringify(column.name)} is ${rawType} and cannot hold ${shown}: ${read.why}`,
    { hint: 'Give a value of the column’s own type; inspect_schema shows the types.' },
  );
}

/** Numbers beyond 2^53 have lost digits already when they arrive as JSON numbers. */
function plainText(value: unknown, { source, target }: ColumnPairing): string | null {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return [source, target].some(isTruth) ? (value ? '1' : '0') : null;
  if (typeof value !== 'number' || !Number.isFinite(value)) return null;
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
    throw new LockstepError('VALIDATION', `the number ${value} may have lost digits on its way`, {
      hint: 'Give numbers beyond 2^53 as text: "9007199254740993".',
    });
  }
  return String(value);
}

function isTruth({ type }: Column): boolean {
  return (
    type.kind === 'boolean' || (type.kind === 'integer' && type.truth) || (type.kind === 'bits' && type.length === 1)
  );
}

function readNumber(value: string, { source: { type } }: ColumnPairing): Read {
  const decimal = readDecimal(value);
  if (decimal === null) return why('it holds numbers written as plain digits');
  const shortest = decimalText(decimal);
  const [whole = '', fraction = ''] = shortest.replace('-', '').split('.');
  const within = (low: bigint, high: bigint): Read => {
    const fits = fraction === '' && BigInt(shortest) >= low && BigInt(shortest) <= high;
    return fits ? text(shortest) : why(`it holds whole numbers from ${low} to ${high}`);
  };
  switch (type.kind) {
    case 'boolean':
      return within(0n, 1n);
    case 'year':
      return within(0n, 2155n);
    case 'bits':
      return within(0n, 2n ** BigInt(type.length ?? 64) - 1n);
    case 'integer': {
      const range = 2n ** BigInt(type.bits);
      return type.unsigned ? within(0n, range - 1n) : within(-range / 2n, range / 2n - 1n);
    }
    case 'decimal': {
      const places = type.scale ?? (type.precision === null ? Number.POSITIVE_INFINITY : 0);
      const digits = type.precision === null ? Number.POSITIVE_INFINITY : type.precision - places;
      const fits = fraction.length <= Math.max(0, places) && whole.replace(/^0+/, '').length <= digits;
      return fits ? text(shortest) : why(`it holds ${digits} digits before the point and ${places} after it`);
    }
    default:
      return text(shortest);
  }
}

function isDay(value: string): boolean {
  const time = /^\d{4}-\d\d-\d\d$/.test(value) ? Date.parse(`${value}T00:00:00Z`) : Number.NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(value) && !value.startsWith('0000');
}

const TIMESTAMP = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::(\d\d)(\.\d{1,6})?)?)?(Z|[+-]\d\d:\d\d)?$/;

function readTimestamp(value: string): Read {
  const [, day = '', minutes = '00:00', seconds = '00', fraction = '', zone = 'Z'] = TIMESTAMP.exec(value) ?? [];
  const time = Date.parse(`${day}T${minutes}:${seconds}${zone}`);
  if (!isDay(day) || Number.isNaN(time)) {
    return why('it holds moments, YYYY-MM-DD HH:MM:SS, in UTC unless an offset such as +02:00 follows');
  }
  return text(`${new Date(time).toISOString().slice(0, 19).replace('T', ' ')}${fraction}`);
}

function readTime(value: string, { source, target }: ColumnPairing): Read {
  const [, hours = ''] = /^-?(\d{2,3}):[0-5]\d(?::[0-5]\d(?:\.\d{1,6})?)?$/.exec(value) ?? [];
  const spans = [source.type, target.type].every(
    (type) => type.kind === 'interval' || (type.kind === 'time' && type.spansDays),
  );
  const fits = hours !== '' && (spans ? Number(hours) <= 838 : Number(hours) < 24 && !value.startsWith('-'));
  return fits
    ? text(value)
    : why(spans ? 'it holds times, [-]HHH:MM:SS' : 'it or its counterpart holds times of day, HH:MM:SS');
}

function readText(value: string, { source: { type } }: ColumnPairing): Read {
  if (value.includes('\0')) return why('PostgreSQL cannot hold a NUL character');
  if (type.kind === 'enum' && !type.labels.includes(value)) return why(`its labels are ${type.labels.join(', ')}`);
  const unknown =
    type.kind === 'set' ? value.split(',').find((label) => label !== '' && !type.labels.includes(label)) : undefined;
  if (unknown !== undefined && type.kind === 'set') return why(`its labels are ${type.labels.join(', ')}`);
  const longest = type.kind === 'text' ? type.length : null;
  return longest !== null && [...value].length > longest ? why(`it holds at most ${longest} characters`) : text(value);
}
