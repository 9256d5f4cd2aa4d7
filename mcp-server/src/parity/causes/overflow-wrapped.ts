import type { CauseColumn } from './cause-column.ts';
import { readDecimal } from './decimal-text.ts';
import { isNumeric } from './numeric-form.ts';

/** Both numbers have the same last bits: an unsigned number read as a signed one of as many bits, or the high bits cut off. */
export function isOverflowWrapped(
  { form, source: from, target: to }: CauseColumn,
  one: string,
  other: string,
): boolean {
  if (!isNumeric(form)) return false;
  const [source, target] = [readDecimal(one), readDecimal(other)];
  if (source === null || target === null || source.scale > 0 || target.scale > 0) return false;
  // Numbers that happen to be 256 or 65,536 apart are common; the column itself must be as narrow.
  const narrow = [from, to].flatMap((type) => (type.kind === 'integer' && type.bits < 32 ? [type.bits] : []));
  return [...narrow, 32, 64].some((bits) => {
    const size = 2n ** BigInt(bits);
    const fits = (value: bigint) => value >= -size / 2n && value < size;
    const apart = source.digits - target.digits;
    return apart !== 0n && apart % size === 0n && fits(target.digits);
  });
}
