import { parseMoment } from './calendar.ts';

/**
 * Where a text stands among the values of a type: `at` a value, right `after` one (3.5 among integers), or `below` or `above` all
 * of them. A value is input text of the type. Null: nowhere, the text stands for nothing that the type orders.
 */
export type Place =
  | { readonly kind: 'at' | 'after'; readonly value: string }
  | { readonly kind: 'below' }
  | { readonly kind: 'above' }
  | null;

/** The first whole number that is too large for the type. */
const INTEGER_END: ReadonlyMap<string, bigint> = new Map([
  ['smallint', 2n ** 15n],
  ['integer', 2n ** 31n],
  ['bigint', 2n ** 63n],
]);
/** Far more digits than any key has, and far fewer than numeric refuses. */
const MOST_DIGITS = 1000;

/** The place of a key point's text among the values of the type that format_type() calls `base`; `text` for every character type. */
export function placeOf(text: string, base: string): Place {
  switch (base) {
    case 'smallint':
    case 'integer':
    case 'bigint':
      return integerPlace(text, INTEGER_END.get(base) ?? 0n);
    case 'numeric':
      return isNumber(text) || /^(-?Infinity|NaN)$/.test(text) ? at(text) : null;
    case 'uuid': {
      const digits = text.replaceAll('-', '');
      return /^[0-9a-fA-F]{32}$/.test(digits) ? at(digits) : null;
    }
    case 'bytea':
      return /^([0-9a-fA-F]{2})*$/.test(text) ? at(`\\x${text}`) : null;
    case 'date':
      return datePlace(text);
    case 'timestamp without time zone':
    case 'timestamp with time zone':
      return isInfinite(text) || parseMoment(text, 'timestamp') !== null ? at(text) : null;
    default:
      return text.includes('\0') ? null : at(text);
  }
}

const at = (value: string): Place => ({ kind: 'at', value });
const isInfinite = (text: string) => /^-?infinity$/.test(text);
const isNumber = (text: string) => text.length <= MOST_DIGITS && /^-?\d+(\.\d+)?$/.test(text);

function integerPlace(text: string, end: bigint): Place {
  if (!isNumber(text)) return null;
  const [whole = '', fraction = ''] = text.split('.');
  const exact = /^0*$/.test(fraction);
  const floor = BigInt(whole) - (!exact && text.startsWith('-') ? 1n : 0n);
  if (floor < -end) return { kind: 'below' };
  if (floor >= end) return { kind: 'above' };
  return { kind: exact ? 'at' : 'after', value: String(floor) };
}

function datePlace(text: string): Place {
  if (isInfinite(text)) return at(text);
  const moment = parseMoment(text, 'date');
  if (moment === null) return null;
  return { kind: moment.time === null ? 'at' : 'after', value: `${moment.day}${moment.era}` };
}
