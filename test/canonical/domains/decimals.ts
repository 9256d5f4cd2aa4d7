import fc from 'fast-check';
import { type AnyDomain, domain } from '../domain.ts';
import { holders, mysqlTexts, postgresTexts } from '../literal.ts';

/** Decimals with so many digits after the point. */
function decimals(
  digits: number,
  scale: number,
  types: { readonly mysql: string[]; readonly postgres: string[] },
): AnyDomain {
  const most = 10n ** BigInt(digits) - 1n;
  const text = (value: bigint) => {
    const shown = (value < 0n ? -value : value).toString().padStart(scale + 1, '0');
    return `${value < 0n ? '-' : ''}${shown.slice(0, -scale)}.${shown.slice(-scale)}`;
  };
  return domain<bigint>({
    name: `decimals of ${digits} digits, ${scale} after the point`,
    values: fc.oneof(
      fc.bigInt({ min: -most, max: most }),
      fc.bigInt({ min: -(10n ** BigInt(scale)), max: 10n ** BigInt(scale) }),
    ),
    edges: [0n, 1n, -1n, 10n ** BigInt(scale), most, -most, most - 1n],
    neighbours: (value) => [value + 1n, value * 10n, -value].filter((next) => next <= most && next >= -most),
    identity: (value, form, rule) => {
      if (rule === 'single') return String(Math.fround(Number(text(value))) + 0);
      return rule === 'double' || form.kind === 'float' ? String(Number(text(value)) + 0) : String(value);
    },
    holders: {
      mysql: [...holders<bigint>(types.mysql, text), ...mysqlTexts<bigint>(['varchar(80)'], text)],
      postgres: [...holders<bigint>(types.postgres, text), ...postgresTexts<bigint>(['text'], text)],
    },
  });
}

const MILLIONTHS = 1_000_000n;
const inMillionths = (value: bigint) => {
  const size = (value < 0n ? -value : value).toString().padStart(7, '0');
  return `${value < 0n ? '-' : ''}${size.slice(0, -6)}.${size.slice(-6)}`;
};
const withDigits = (types: readonly string[], unit: bigint) =>
  holders<bigint>(types, inMillionths).map((holder) => ({ ...holder, holds: (value: bigint) => value % unit === 0n }));

/** A side with more digits than the other must not be rounded to what the other holds. */
const unevenDecimals = domain<bigint>({
  name: 'decimals with more digits on one side',
  values: fc.oneof(
    fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }),
    fc.bigInt({ min: -999n, max: 999n }).map((value) => value * MILLIONTHS),
    fc.bigInt({ min: -99_999n, max: 99_999n }).map((value) => value * 10_000n),
  ),
  edges: [0n, 1n, 10_000n, 5_000n, 1_005_000n, 995_000n, MILLIONTHS],
  neighbours: (value) => [value - (value % 10_000n), value - (value % MILLIONTHS), value + 1n, value + 10_000n],
  identity: String,
  holders: {
    mysql: [
      ...withDigits(['decimal(20,6)', 'decimal(30,8)'], 1n),
      ...withDigits(['decimal(20,2)'], 10_000n),
      ...withDigits(['int', 'decimal(20,0)'], MILLIONTHS),
    ],
    postgres: [
      ...withDigits(['numeric(20,6)', 'numeric'], 1n),
      ...withDigits(['numeric(20,2)'], 10_000n),
      ...withDigits(['integer', 'numeric(20)'], MILLIONTHS),
    ],
  },
});

export const decimalDomains: readonly AnyDomain[] = [
  unevenDecimals,
  decimals(9, 2, {
    mysql: ['decimal(9,2)', 'decimal(30,10)', 'double'],
    postgres: ['numeric(9,2)', 'numeric(30,10)', 'numeric', 'double precision'],
  }),
  decimals(35, 10, {
    mysql: ['decimal(35,10)', 'decimal(65,30)'],
    postgres: ['numeric(35,10)', 'numeric(60,20)', 'numeric'],
  }),
  decimals(65, 30, { mysql: ['decimal(65,30)'], postgres: ['numeric(65,30)', 'numeric(80,40)', 'numeric'] }),
];
