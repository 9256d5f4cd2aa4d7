/** A decimal number without rounding: `digits` times ten to the power of minus `scale`. */
export interface Decimal {
  readonly digits: bigint;
  readonly scale: number;
}

/** null for anything but plain digits, such as NaN, an exponent, or no number at all. */
export function readDecimal(text: string): Decimal | null {
  const [, sign = '', whole = '', fraction = ''] = /^([+-]?)(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  if (whole === '') return null;
  const digits = BigInt(whole + fraction);
  return { digits: sign === '-' ? -digits : digits, scale: fraction.length };
}

/** The digits without zeros that say nothing: the same text for the same number. */
export function decimalText({ digits, scale }: Decimal): string {
  const padded = String(digits < 0n ? -digits : digits).padStart(scale + 1, '0');
  const [whole, fraction] = [padded.slice(0, padded.length - scale), padded.slice(padded.length - scale)];
  const shortest = fraction.replace(/0+$/, '');
  return `${digits < 0n ? '-' : ''}${whole}${shortest === '' ? '' : `.${shortest}`}`;
}

export function add(one: Decimal, other: Decimal): Decimal {
  const scale = Math.max(one.scale, other.scale);
  return { digits: atScale(one, scale) + atScale(other, scale), scale };
}

export function subtract(one: Decimal, other: Decimal): Decimal {
  return add(one, { ...other, digits: -other.digits });
}

export function multiply(one: Decimal, other: Decimal): Decimal {
  return { digits: one.digits * other.digits, scale: one.scale + other.scale };
}

/** Below 0, 0 or above 0, as sorting wants it. */
export function compareDecimals(one: Decimal, other: Decimal): number {
  const digits = one.scale === other.scale ? one.digits - other.digits : subtract(one, other).digits;
  return digits < 0n ? -1 : digits > 0n ? 1 : 0;
}

function atScale({ digits, scale }: Decimal, wanted: number): bigint {
  return digits * 10n ** BigInt(wanted - scale);
}
