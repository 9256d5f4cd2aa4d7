/** A number without loss: `digits` divided by ten to the power of `scale`; the scale is never below 0 and as small as can be. */
export interface DecimalNumber {
  readonly digits: bigint;
  readonly scale: number;
}

const NUMBER = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d{1,3}))?$/i;

/** null for NaN, infinity and whatever else is no number. */
export function readDecimal(text: string): DecimalNumber | null {
  const [, sign, whole = '', fraction = '', exponent = '0'] = NUMBER.exec(text) ?? [];
  if (sign === undefined) return null;
  const digits = BigInt(sign + whole + fraction);
  const scale = fraction.length - Number(exponent);
  return scale < 0 ? { digits: digits * 10n ** BigInt(-scale), scale: 0 } : withoutTrailingZeros({ digits, scale });
}

/** Both numbers in the unit of the last digit that either has. */
export function alike(one: DecimalNumber, other: DecimalNumber): readonly [bigint, bigint] {
  const scale = Math.max(one.scale, other.scale);
  return [one.digits * 10n ** BigInt(scale - one.scale), other.digits * 10n ** BigInt(scale - other.scale)];
}

/** Whether `to` is a whole multiple of `unit` that `from` gives when what is beyond is cut off, or rounded to the nearest (either one for a half). */
export function isCutOrRounded(from: bigint, to: bigint, unit: bigint): boolean {
  if (to % unit !== 0n) return false;
  const [size, sizeTo] = [absolute(from), absolute(to)];
  if (from < 0n !== to < 0n && to !== 0n) return false;
  const cut = size - (size % unit);
  return sizeTo === cut || (sizeTo === cut + unit && (size % unit) * 2n >= unit);
}

export function absolute(value: bigint): bigint {
  return value < 0n ? -value : value;
}

function withoutTrailingZeros({ digits, scale }: DecimalNumber): DecimalNumber {
  let [left, places] = [digits, scale];
  while (places > 0 && left % 10n === 0n) [left, places] = [left / 10n, places - 1];
  return { digits: left, scale: places };
}
