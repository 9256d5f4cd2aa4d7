import type { CanonicalForm } from '../../model/digest.ts';
import { addressText } from '../connection/address-text.ts';
import * as is from '../connection/value-text.ts';
import { parseRawType, type RawType } from './types.ts';

/** A canonical text, and the column that shall hold its value. */
interface Stored {
  readonly text: string;
  readonly form: CanonicalForm['kind'];
  readonly type: RawType;
  readonly rawType: string;
  readonly quote: (value: string) => string;
}

type Write = (value: Stored) => string;

const INTEGER_BITS: ReadonlyMap<string, number> = new Map([
  ['tinyint', 8],
  ['smallint', 16],
  ['mediumint', 24],
  ['int', 32],
  ['bigint', 64],
]);
/** The most digits of a DECIMAL; a literal with more becomes a double and loses them. */
const MOST_DIGITS = 65;

const WRITERS: readonly (readonly [bases: readonly string[], write: Write])[] = [
  [[...INTEGER_BITS.keys()], integer],
  [['year'], ({ text, rawType }) => (/^(0|\d{4})$/.test(text) ? text : refuse('a number that is no year', rawType))],
  [['decimal'], decimal],
  [['float', 'double'], float],
  [['bit'], bits],
  [['binary', 'varbinary', 'tinyblob', 'blob', 'mediumblob', 'longblob'], bytes],
  [['char', 'varchar', 'tinytext', 'text', 'mediumtext', 'longtext'], characters],
  [['enum', 'set', 'json'], ({ text, quote }) => quote(text)],
  [['date', 'datetime', 'timestamp'], moment],
  [['time'], time],
  [['uuid'], ({ text, rawType, quote }) => quote(is.uuidText(text, null) ?? refuse('a text that is no UUID', rawType))],
  [['inet4', 'inet6'], address],
];
const BY_BASE = new Map(WRITERS.flatMap(([bases, write]) => bases.map((base) => [base, write] as const)));

/**
 * The literal that stores a canonical text in a column of a type; `quote` writes a string literal. Zoned moments need a session
 * in UTC, and a 0 for AUTO_INCREMENT the mode NO_AUTO_VALUE_ON_ZERO.
 */
export function literalValue(
  text: string | null,
  rawType: string,
  { kind }: CanonicalForm,
  quote: (value: string) => string,
): string {
  if (text === null) return 'NULL';
  const type = parseRawType(rawType);
  const write = BY_BASE.get(type.base);
  if (write === undefined) throw is.noLiteralOf(rawType);
  return write({ text, form: kind, type, rawType, quote });
}

function refuse(what: string, rawType: string): never {
  throw is.noPlaceFor(what, rawType);
}

function integer({ text, type, rawType }: Stored): string {
  const number = truth(text) ?? text;
  const fits = is.fitsBits(number, INTEGER_BITS.get(type.base) ?? 0, type.unsigned);
  return fits ? number.replace(/\..*/, '') : refuse('a value that is no whole number of its range', rawType);
}

/** A truth value as other databases spell it in characters. */
function truth(text: string): string | null {
  if (/^(t|true|y|yes|on)$/i.test(text)) return '1';
  return /^(f|false|n|no|off)$/i.test(text) ? '0' : null;
}

function decimal({ text, type, rawType }: Stored): string {
  const [precision, scale] = [Number(type.args[0] ?? 10), Number(type.args[1] ?? 0)];
  const [whole = '', fraction = ''] = text.replace(/^-?0*/, '').split('.');
  const fits = is.isDecimal(text) && whole.length <= precision - scale && fraction.replace(/0+$/, '').length <= scale;
  if (!fits || (type.unsigned && text.startsWith('-'))) refuse('a number with other digits', rawType);
  return text.replace('.', '').length <= MOST_DIGITS ? text : text.replace(/0+$/, '');
}

/** An exponent makes it a double, read to the nearest one; without it would be a decimal first. */
function float({ text, rawType }: Stored): string {
  if (!/^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text)) refuse('a value that is no finite number', rawType);
  return /e/i.test(text) ? text : `${text}e0`;
}

function bits({ text, form, type, rawType }: Stored): string {
  const length = Number(type.args[0] ?? 1);
  if (form === 'bits') return /^[01]+$/.test(text) && text.length <= length ? `b'${text}'` : refuse('bits', rawType);
  return is.fitsBits(text, length, true) ? text.replace(/\..*/, '') : refuse('a number of more bits', rawType);
}

function bytes({ text, type, rawType }: Stored): string {
  const room = type.args[0] === undefined ? null : Number(type.args[0]);
  if (!is.isHex(text)) refuse('a value that is no bytes', rawType);
  return room === null || text.length / 2 <= room ? `X'${text}'` : refuse('a longer value', rawType);
}

function characters({ text, form, type, rawType, quote }: Stored): string {
  const room = type.args[0] === undefined ? null : Number(type.args[0]);
  const spelt = form === 'uuid' ? (is.uuidText(text, room) ?? text) : form === 'bytes' ? is.charactersOf(text) : text;
  if (spelt === null) return refuse('a value that is no text', rawType);
  return room === null || [...spelt].length <= room ? quote(spelt) : refuse('a longer text', rawType);
}

/** Zero dates are MySQL's own; a year BC and infinity are not. */
function moment({ text, rawType, quote }: Stored): string {
  const own = is.isCalendarMoment(text) || /^\d{4}-(00-\d\d|\d\d-00)( \d\d:\d\d:\d\d(\.\d{1,6})?)?$/.test(text);
  return own ? quote(text) : refuse('a moment that is no date', rawType);
}

function time({ text, rawType, quote }: Stored): string {
  const [, hours] = /^-?(\d{2,3}):\d\d:\d\d(\.\d{1,6})?$/.exec(text) ?? [];
  return hours !== undefined && Number(hours) <= 838 ? quote(text) : refuse('a longer time', rawType);
}

function address({ text, form, rawType, quote }: Stored): string {
  const spelt = form === 'bytes' ? addressText(text) : text;
  return spelt === null || spelt.includes('/') ? refuse('a network', rawType) : quote(spelt);
}
