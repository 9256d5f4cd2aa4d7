import { columnRef, columnRule, label } from '../rule.ts';

interface Digits {
  readonly whole: number;
  readonly fraction: number;
}

/** A decimal column whose target keeps fewer digits before or after the point. */
export const decimalNarrowed = columnRule('decimal-narrowed', (pair) => {
  const { source, target } = pair;
  if (source.type.kind !== 'decimal') return null;
  if (target.type.kind !== 'decimal' && target.type.kind !== 'integer') return null;
  const from = digitsOf(source.type.precision, source.type.scale);
  const to =
    target.type.kind === 'decimal'
      ? digitsOf(target.type.precision, target.type.scale)
      : integerDigits(target.type.unsigned ? target.type.bits : target.type.bits - 1);
  const fraction = to.fraction < from.fraction;
  if (!fraction && to.whole >= from.whole) return null;
  return {
    severity: 'blocker',
    object: columnRef(pair),
    what: `${label(pair)} is ${source.rawType} in the source (${say(from)}) and ${target.rawType} in the target (${say(to)}).`,
    consequence: fraction
      ? `Values of ${label(pair)} with more than ${to.fraction} digits after the point are rounded without an error${to.whole < from.whole ? `, and those with more than ${to.whole} digits before it are refused` : ''}.`
      : `Values of ${label(pair)} with more than ${to.whole} digits before the point are refused.`,
    wayOut: Number.isFinite(from.whole)
      ? `Give the target’s ${target.name} at least ${say(from)}.`
      : `Leave the target’s ${target.name} without a precision, or prove the digits that ${label(pair)} needs.`,
  };
});

/** A type without a stated precision keeps whatever is written to it. */
function digitsOf(precision: number | null, scale: number | null): Digits {
  if (precision === null) return { whole: Number.POSITIVE_INFINITY, fraction: scale ?? Number.POSITIVE_INFINITY };
  return { whole: precision - (scale ?? 0), fraction: Math.max(0, scale ?? 0) };
}

/** Digits that every number of them fits in: 2^63 has 19 digits, so 18 always fit. */
function integerDigits(bits: number): Digits {
  return { whole: Math.floor(bits * Math.log10(2)), fraction: 0 };
}

function say({ whole, fraction }: Digits): string {
  return Number.isFinite(whole)
    ? `${whole} digits before the point and ${fraction} after`
    : 'as many digits as are written';
}
