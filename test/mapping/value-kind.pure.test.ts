import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { configuredMapping } from '../../mcp-server/src/model/configured-mapping.ts';
import { masking } from '../../mcp-server/src/model/show-value.ts';
import { isNamedAs, revealing, VALUE_KINDS, type ValueKind } from '../../mcp-server/src/model/value-kind.ts';

const digits = (least: number, most = least) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: least, maxLength: most }).map((all) => all.join(''));
const word = fc.stringMatching(/^[a-z]{2,12}$/);
/** With the last digit that makes the sum of Luhn whole. */
const card = digits(12, 18)
  .filter((body) => /[1-9]/.test(body))
  .map((body) => {
    const doubled = [...body].reverse().map((digit, at) => (at % 2 === 0 ? 2 * Number(digit) : Number(digit)));
    const sum = doubled.reduce((all, digit) => all + (digit > 9 ? digit - 9 : digit), 0);
    return `${body}${(10 - (sum % 10)) % 10}`;
  });
/** With the two digits that ISO 13616 asks for. */
const iban = fc.tuple(fc.constantFrom('DE', 'NL', 'GB', 'FR'), digits(12, 22)).map(([country, body]) => {
  const letters = [...country].map((letter) => String(letter.charCodeAt(0) - 55)).join('');
  return `${country}${String(98n - (BigInt(`${body}${letters}00`) % 97n)).padStart(2, '0')}${body}`;
});
const SECRETS: Partial<Readonly<Record<ValueKind, fc.Arbitrary<string>>>> = {
  email: fc.tuple(word, word, word).map(([who, host, end]) => `${who}@${host}.${end}`),
  phone: fc.tuple(fc.constantFrom('+49 ', '+1-', '0044', '+33 (0)'), digits(8, 10)).map(([code, rest]) => code + rest),
  card: fc.oneof(
    card,
    card.map((text) => text.replaceAll(/(\d{4})(?=\d)/g, '$1 ')),
    card.map((text) => text.replaceAll(/(\d{4})(?=\d)/g, '$1-')),
  ),
  iban: fc.oneof(
    iban,
    iban.map((text) => text.replaceAll(/(.{4})(?=.)/g, '$1 ')),
  ),
  secret: fc.tuple(word, word, word).map((parts) => `eyJ${parts[0]}abcdefgh.eyJ${parts[1]}abcdefgh.${parts[2]}`),
};
const mask = masking('key');

describe('values that are masked by kind', () => {
  it.each(Object.entries(SECRETS))(
    'hide each %s wherever it stands in a value, and nothing of it is left',
    (kind, secret) => {
      const show = revealing(configuredMapping.parse({ mask_kinds: [kind] }).mask_kinds, mask);
      const around = fc.constantFrom('', ' ', '"', ' ; ', '\n', '{"a": "', 'é ');
      fc.assert(
        fc.property(secret, around, around, (hidden, before, after) => {
          const shown = show(`${before}${hidden}${after}`) ?? '';
          expect(shown).toMatch(/^•••\(\d+ chars, #[0-9a-f]{4}\)$/);
        }),
      );
    },
  );

  it('leave what only looks like one, and everything where no kind is named', () => {
    const plain = [
      'a @ b.c',
      'user@localhost',
      '2026-11-28 04:00:00.123456',
      '4111111111111112',
      '18446744073709551615',
      'DE00123456789012345678',
      '+5 points',
      '1.5e+10',
      'ab'.repeat(200_000).slice(0, 150),
    ];
    const show = revealing(VALUE_KINDS, mask);
    expect(plain.map(show)).toEqual(plain);
    expect(revealing([], mask)('ada@example.org')).toBe('ada@example.org');
    expect(show(null)).toBe(null);
  });

  it('are looked at in time that grows with their length alone', () => {
    const show = revealing(VALUE_KINDS, mask);
    for (const part of ['a', '@a', '1', '1 ', '+1', 'AB12', '00', 'eyJa'])
      expect(typeof show(part.repeat(1_000_000 / part.length))).toBe('string');
  });
});

describe('columns that are masked by kind', () => {
  it.each<[ValueKind, string[]]>([
    ['email', ['email', 'Email', 'contact_email', 'eMail', 'userMail', 'E-Mail']],
    ['phone', ['phone', 'phoneNumber', 'mobile', 'tel', 'home_telephone']],
    ['card', ['card_number', 'cardNumber', 'pan', 'cvv']],
    ['iban', ['iban', 'customer_iban', 'bankAccount']],
    ['name', ['first_name', 'lastName', 'surname', 'username', 'full name']],
    ['address', ['address', 'street', 'zip', 'postCode', 'ipAddress']],
    ['birth_date', ['birthday', 'date_of_birth', 'dob']],
    ['identity_number', ['ssn', 'passport_no', 'taxId']],
    ['secret', ['password', 'passwordHash', 'api_key', 'access_token', 'pwd']],
  ])('hold a %s by their names', (kind, names) => {
    expect(names.filter((name) => !isNamedAs([kind], name))).toEqual([]);
    expect(
      names.filter((name) =>
        isNamedAs(
          VALUE_KINDS.filter((other) => other !== kind),
          name,
        ),
      ),
    ).toEqual([]);
  });

  it('are no others', () => {
    const names = [
      'id',
      'name',
      'cardinality',
      'company',
      'status',
      'hotel',
      'telemetry',
      'spinner',
      'capacity',
      'mailer_id',
      'passed',
      'tokenizer',
    ];
    expect(names.filter((name) => isNamedAs(VALUE_KINDS, name))).toEqual([]);
  });
});
