import type { ValueRule } from '../descriptor.ts';
import { addressNormalForm } from './address-normal-form.ts';
import { geometryNormalForm } from './geometry-normal-form.ts';
import { jsonNormalForm, numberNormalForm } from './json-normal-form.ts';
import { momentNormalForm } from './moment-normal-form.ts';

type Reading = (text: string) => string | null;

/** Null where the text is no such value. */
const READINGS: Readonly<Record<Exclude<ValueRule, 'exact'>, Reading>> = {
  json: jsonNormalForm,
  double: (text) => floatNormalForm(text, (number) => number),
  single: (text) => floatNormalForm(text, Math.fround),
  number: numberNormalForm,
  truth: truthNormalForm,
  moment: momentNormalForm,
  set: (text) => (text.startsWith(',,') ? null : text.split(',').sort().join(',')),
  address: addressNormalForm,
  geometry: geometryNormalForm,
};

const SENTENCES: Readonly<Record<ValueRule, string>> = {
  exact: 'character by character',
  json: 'as JSON values: the order of keys, spacing, escapes and the spelling of numbers do not count; every digit does, and of a repeated key the last value',
  double: 'as 64-bit floating-point numbers: both sides must be nearest to the same one',
  single: 'as 32-bit floating-point numbers: both sides must be nearest to the same one',
  number: 'as exact decimal numbers: zeros at either end, a plus sign and the form of the exponent do not count',
  truth: 'as truth values: t, true, y, yes, on and 1 are true, f, false, n, no, off and 0 are false, in any case',
  moment:
    'as moments: T or a space, seconds left out, trailing zeros and the UTC offset do not count; without an offset it is UTC',
  set: 'as sets of labels: their order does not count',
  address: 'as network addresses: short and long spellings and the mask of a single host do not count',
  geometry:
    'as shapes: their type and the doubles of their coordinates count; the SRID, the byte order and WKB or WKT do not',
};

/** One plain sentence part that says how two values are compared: "compared …". */
export function ruleText(rule: ValueRule): string {
  return SENTENCES[rule];
}

/** Text that is equal exactly when the values are, by the rule of the column pair. Text that is no such value is equal to itself only. */
export function normalForm(rule: ValueRule, text: string | null): string | null {
  if (text === null || rule === 'exact') return text;
  return READINGS[rule](text) ?? `not ${rule}: ${text}`;
}

function floatNormalForm(text: string, round: (number: number) => number): string | null {
  const spelt = text.trim();
  const number = /^[+-]?(\d|\.\d|Infinity$)/.test(spelt) ? Number(spelt) : Number.NaN;
  if (Number.isNaN(number)) return null;
  const rounded = round(number);
  // A number beyond the largest is not infinity, only because it would be rounded to it.
  if (!Number.isFinite(rounded) && !spelt.endsWith('Infinity')) return numberNormalForm(spelt);
  // Adding 0 turns -0 into 0, which is its equal.
  return String(rounded + 0);
}

function truthNormalForm(text: string): string | null {
  const spelt = text.trim();
  if (/^(t|true|y|yes|on|1)$/i.test(spelt)) return '1';
  return /^(f|false|n|no|off|0)$/i.test(spelt) ? '0' : null;
}
