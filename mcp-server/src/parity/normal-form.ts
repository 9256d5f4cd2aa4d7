import { jsonNormalForm } from './json-normal-form.ts';

/** How unequal canonical texts of a column pair are judged. exact: they are different values. */
export type ValueRule = 'exact' | 'json' | 'double' | 'single';

/**
 * Text that is equal exactly when the values are, by the column pair's rule. json: parsed, key order and the spelling of
 * numbers and strings ignored, no digit lost. double, single: the nearest 64-bit or 32-bit floating-point number.
 */
export function normalForm(rule: ValueRule, text: string | null): string | null {
  if (text === null || rule === 'exact') return text;
  if (rule === 'json') return jsonNormalForm(text) ?? `no JSON: ${text}`;
  const number = /^-?(\d|Infinity$)/.test(text) ? Number(text) : Number.NaN;
  if (Number.isNaN(number)) return `no number: ${text}`;
  // Adding 0 turns -0 into 0, which is its equal.
  return String((rule === 'single' ? Math.fround(number) : number) + 0);
}
