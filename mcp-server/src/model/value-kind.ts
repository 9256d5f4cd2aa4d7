import { z } from 'zod';
import { revealValue, type ShowValue } from './show-value.ts';

/** Kinds of values that tell of people or open doors. */
export const VALUE_KINDS = [
  'email',
  'phone',
  'card',
  'iban',
  'name',
  'address',
  'birth_date',
  'identity_number',
  'secret',
] as const;
export const valueKind = z.enum(VALUE_KINDS);
export type ValueKind = z.output<typeof valueKind>;

/** Words of a column's name, joined by underscores. */
const NAMES: Readonly<Record<ValueKind, RegExp>> = {
  email: /(^|_)(e_?)?mails?(_|$)/,
  phone: /(^|_)((tele)?phone|tel|mobile|cell|fax|msisdn)s?(_|$)/,
  card: /(^|_)(card|pan|cvv2?|cvc2?)(_|$)/,
  iban: /(^|_)(iban|bic|swift|bank_account)(_|$)/,
  name: /(^|_)((first|last|middle|full|given|family|maiden|sur|fore|user|nick)_?name|initials)(_|$)/,
  address: /(^|_)(address(es)?|street|city|zip(_?code)?|post_?code|postal(_?code)?)(_|$)/,
  birth_date: /(^|_)(birth(day|date)?|dob|born)(_|$)/,
  identity_number: /(^|_)(ssn|passport|tax_?(id|number)|national_?id|social_security(_number)?|nino)(_|$)/,
  secret: /(^|_)(pass(word|wd|phrase)?|pwd|secrets?|tokens?|api_?keys?|private_?keys?|pin|otp)(_|$)/,
};

/** The kinds that a value alone shows. What repeats is bounded or begins where a word does: values may be long. */
const VALUES: Partial<Readonly<Record<ValueKind, (text: string) => boolean>>> = {
  email: (text) => /[^\s@]@[^\s@.]{1,63}\.[^\s@]/u.test(text),
  phone: (text) => /(?<!\d)(\+|00)[1-9](?:[ ()./-]{0,3}\d){6,14}(?!\d)/.test(text),
  card: (text) => [...text.matchAll(/(?<!\d)\d(?:[ -]?\d){12,18}(?!\d)/g)].some(([digits]) => passesLuhn(digits)),
  iban: (text) =>
    [...text.matchAll(/(?<![A-Z0-9])[A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,30}(?![A-Z0-9])/g)].some(([code]) => isIban(code)),
  secret: (text) => /-----BEGIN [A-Z ]{0,30}PRIVATE KEY|(?<![\w-])eyJ[\w-]{8,}\.eyJ[\w-]{8,}\./.test(text),
};

/** Whether a column's name says that it holds one of the kinds. */
export function isNamedAs(kinds: readonly ValueKind[], column: string): boolean {
  const words = column
    .replaceAll(/(\p{Ll}|\d)(\p{Lu})/gu, '$1_$2')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '_');
  return kinds.some((kind) => NAMES[kind].test(words));
}

/** Shows values as they are, but for those in which one of the kinds is to be seen. */
export function revealing(kinds: readonly ValueKind[], mask: ShowValue): ShowValue {
  return (text) =>
    text !== null && kinds.some((kind) => VALUES[kind]?.(text) === true) ? mask(text) : revealValue(text);
}

function passesLuhn(text: string): boolean {
  const digits = [...text.replaceAll(/\D/g, '')].map(Number).reverse();
  const sum = digits.reduce(
    (all, digit, at) => all + (at % 2 === 0 ? digit : digit > 4 ? 2 * digit - 9 : 2 * digit),
    0,
  );
  return sum % 10 === 0;
}

/** ISO 7064 mod 97-10. */
function isIban(text: string): boolean {
  const code = text.replaceAll(' ', '');
  const moved = code.slice(4) + code.slice(0, 4);
  const digits = [...moved].map((character) => Number.parseInt(character, 36)).join('');
  return [...digits].reduce((rest, digit) => (rest * 10 + Number(digit)) % 97, 0) === 1;
}
