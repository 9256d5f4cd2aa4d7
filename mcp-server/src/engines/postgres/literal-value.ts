import type { CanonicalForm } from '../../model/digest.ts';
import { addressText } from '../connection/address-text.ts';
import * as is from '../connection/value-text.ts';
import { arrayOfJson, arrayOfLabels } from './array-text.ts';
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
  ['smallint', 16],
  ['integer', 32],
  ['bigint', 64],
]);

const WRITERS: readonly (readonly [bases: readonly string[], write: Write])[] = [
  [[...INTEGER_BITS.keys()], integer],
  [['numeric'], numeric],
  [['boolean'], truth],
  [['bit', 'bit varying'], bits],
  [['bytea'], ({ text, rawType }) => (is.isHex(text) ? `'\\x${text}'` : refuse('a value that is no bytes', rawType))],
  [['uuid'], ({ text, rawType, quote }) => quote(is.uuidText(text, null) ?? refuse('a text that is no UUID', rawType))],
  [['inet', 'cidr'], address],
  [['text', 'character varying', 'character', 'bpchar'], characters],
  [['time without time zone', 'time with time zone'], timeOfDay],
  [['date', 'timestamp without time zone', 'timestamp with time zone'], moment],
];
const BY_BASE = new Map(WRITERS.flatMap(([bases, write]) => bases.map((base) => [base, write] as const)));

/**
 * The literal that stores a canonical text in a column of a type; `quote` writes a string literal. All but numbers, bits and truth
 * values are read by the input function of the column's own type.
 */
export function literalValue(
  text: string | null,
  rawType: string,
  { kind }: CanonicalForm,
  quote: (value: string) => string,
): string {
  if (text === null) return 'NULL';
  const type = parseRawType(rawType);
  const value = { text, form: kind, type, rawType, quote: (plain: string) => readable(plain, quote) };
  if (type.array) return value.quote(array(value));
  const write = BY_BASE.get(type.base);
  if (write !== undefined) return write(value);
  // The bytes of a shape, or of a type without a word, are another engine's: no input function reads them.
  if (kind === 'bytes') throw is.noLiteralOf(rawType);
  return value.quote(text);
}

/** Characters that a reviewer cannot see, or a client may change, are written as escapes. */
function readable(text: string, quote: (value: string) => string): string {
  const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
  if (text.includes('\0') || !unseen.test(text)) return quote(text);
  const escaped = text.replace(/[\\']/g, '\\$&').replace(unseen, (character) => {
    const code = (character.codePointAt(0) ?? 0).toString(16);
    return code.length <= 4 ? `\\u${code.padStart(4, '0')}` : `\\U${code.padStart(8, '0')}`;
  });
  return `E'${escaped}'`;
}

function refuse(what: string, rawType: string): never {
  throw is.noPlaceFor(what, rawType);
}

function integer({ text, type, rawType }: Stored): string {
  const fits = is.fitsBits(text, INTEGER_BITS.get(type.base) ?? 0, false);
  return fits ? text.replace(/\..*/, '') : refuse('a value that is no whole number of its range', rawType);
}

function numeric({ text, type, rawType, quote }: Stored): string {
  if (!is.isDecimal(text)) {
    return /^(NaN|-?Infinity|-?\d+(\.\d+)?e[+-]?\d+)$/i.test(text)
      ? quote(text)
      : refuse('a text that is no number', rawType);
  }
  const [whole = '', fraction = ''] = text.replace(/^-?0*/, '').split('.');
  const [precision, scale] = [Number(type.args[0]), Number(type.args[1] ?? 0)];
  const fits =
    type.args.length === 0 ||
    (whole.length <= precision - scale && fraction.replace(/0+$/, '').length <= Math.max(0, scale));
  return fits ? text : refuse('a number with other digits', rawType);
}

function truth({ text, rawType }: Stored): string {
  if (/^(1(\.0*)?|t|true|y|yes|on)$/i.test(text)) return 'true';
  return /^(0(\.0*)?|f|false|n|no|off)$/i.test(text) ? 'false' : refuse('a value that is not true or false', rawType);
}

function bits({ text, form, type, rawType }: Stored): string {
  const length = type.args[0] === undefined ? 1 : Number(type.args[0]);
  if (form === 'bits') return /^[01]*$/.test(text) ? `B'${text}'` : refuse('a value that is no bits', rawType);
  if (!is.fitsBits(text, length, true)) refuse('a number of more bits', rawType);
  return `B'${BigInt(text.replace(/\..*/, '')).toString(2).padStart(length, '0')}'`;
}

function address({ text, form, rawType, quote }: Stored): string {
  return quote((form === 'bytes' ? addressText(text) : text) ?? refuse('a value that is no address', rawType));
}

function characters({ text, form, type, rawType, quote }: Stored): string {
  const room = type.args[0] === undefined ? null : Number(type.args[0]);
  const spelt = form === 'uuid' ? (is.uuidText(text, room) ?? text) : form === 'bytes' ? is.charactersOf(text) : text;
  if (spelt === null || spelt.includes('\0')) return refuse('a value that is no text', rawType);
  return room === null || [...spelt].length <= room ? quote(spelt) : refuse('a longer text', rawType);
}

/** PostgreSQL's own spelling of infinity and of years before 1 or after 9999 is taken as it is. */
function moment({ text, type, rawType, quote }: Stored): string {
  const own = /^-?infinity$|BC$|^\d{5,}-/.test(text);
  if (!own && !is.isCalendarMoment(text)) return refuse('a date that is none', rawType);
  if (type.base !== 'timestamp with time zone' || /infinity$/.test(text)) return quote(text);
  return quote(text.replace(/^(.*?)( BC)?$/, (_, local: string, era = '') => `${local}+00${era}`));
}

function timeOfDay({ text, form, rawType, quote }: Stored): string {
  return form !== 'time' || /^([01]\d|2[0-3]):|^24:00:00$/.test(text)
    ? quote(text)
    : refuse('a time of more than a day', rawType);
}

function array({ text, form }: Stored): string {
  if (form === 'set') return arrayOfLabels(text);
  return form === 'json' ? arrayOfJson(text) : text;
}
