import fc from 'fast-check';
import { type AnyDomain, domain } from '../domain.ts';
import { holders, mysqlTexts, postgresTexts } from '../literal.ts';

/** Whole numbers of so many bits, in every column type that holds them all. */
function wholeNumbers(
  bits: number,
  signed: boolean,
  types: { readonly mysql: string[]; readonly postgres: string[] },
): AnyDomain {
  const least = signed ? -(2n ** BigInt(bits - 1)) : 0n;
  const most = least + 2n ** BigInt(bits) - 1n;
  const within = (value: bigint) => value >= least && value <= most;
  return domain<bigint>({
    name: `whole numbers of ${bits} bits${signed ? '' : ', unsigned'}`,
    values: fc.bigInt({ min: least, max: most }),
    edges: [least, least + 1n, -1n, 0n, 1n, 9n, 10n, most - 1n, most].filter(within),
    neighbours: (value) => [value + 1n, value * 10n, -value].filter(within),
    identity: (value, form, rule) => {
      if (rule === 'single') return String(Math.fround(Number(value)) + 0);
      return rule === 'double' || form.kind === 'float' ? String(Number(value) + 0) : String(value);
    },
    holders: {
      mysql: [
        ...holders<bigint>(types.mysql, String),
        ...mysqlTexts<bigint>(['varchar(30)', 'text character set latin1'], String),
        ...(signed ? [] : holders<bigint>([`bit(${bits})`, 'bigint(20) unsigned zerofill'], String)),
      ],
      postgres: [
        ...holders<bigint>(types.postgres, String),
        ...postgresTexts<bigint>(['varchar(30)'], String),
        ...(signed ? [] : holders<bigint>([`bit(${bits})`], (value) => `B'${value.toString(2).padStart(bits, '0')}'`)),
      ],
    },
  });
}

const DECIMALS = {
  mysql: ['decimal(20,0)', 'decimal(30,3)', 'decimal(65,30)', 'double'],
  postgres: ['numeric(20)', 'numeric(30,3)', 'numeric', 'double precision'],
};
const all = (mysql: string[], postgres: string[]) => ({
  mysql: [...mysql, ...DECIMALS.mysql],
  postgres: [...postgres, ...DECIMALS.postgres],
});

export const wholeNumberDomains: readonly AnyDomain[] = [
  wholeNumbers(
    8,
    true,
    all(['tinyint', 'smallint', 'mediumint', 'int', 'bigint', 'float'], ['smallint', 'integer', 'bigint', 'real']),
  ),
  wholeNumbers(
    16,
    true,
    all(['smallint', 'mediumint', 'int', 'bigint', 'float'], ['smallint', 'integer', 'bigint', 'real']),
  ),
  wholeNumbers(24, true, all(['mediumint', 'int', 'bigint'], ['integer', 'bigint'])),
  wholeNumbers(32, true, all(['int', 'bigint'], ['integer', 'bigint'])),
  wholeNumbers(64, true, all(['bigint'], ['bigint'])),
  wholeNumbers(8, false, all(['tinyint unsigned', 'smallint unsigned', 'int'], ['smallint', 'integer', 'bigint'])),
  wholeNumbers(32, false, all(['int unsigned', 'bigint unsigned', 'bigint'], ['bigint', 'oid'])),
  wholeNumbers(64, false, all(['bigint unsigned'], [])),
];

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

export const decimalDomains: readonly AnyDomain[] = [
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

/** The next double (or float) away from zero. */
function nextFloat(value: number, bits: 32 | 64): number {
  const view = new DataView(new ArrayBuffer(8));
  if (bits === 32) {
    view.setFloat32(0, value);
    view.setUint32(0, view.getUint32(0) + 1);
    return view.getFloat32(0);
  }
  view.setFloat64(0, value);
  view.setBigUint64(0, view.getBigUint64(0) + 1n);
  return view.getFloat64(0);
}

function floats(bits: 32 | 64, types: { readonly mysql: string[]; readonly postgres: string[] }): AnyDomain {
  const most = bits === 32 ? 3.4028234663852886e38 : Number.MAX_VALUE;
  // MySQL turns smaller numbers into 0 when it reads them.
  const least = bits === 32 ? 1.1754943508222875e-38 : 2.2250738585072014e-308;
  const options = { noNaN: true, noDefaultInfinity: true, min: -most, max: most };
  const any = bits === 32 ? fc.float(options) : fc.double(options);
  const ordinary = fc.tuple(fc.integer({ min: -99_999_999, max: 99_999_999 }), fc.integer({ min: -12, max: 12 }));
  const round = (value: number) => (bits === 32 ? Math.fround(value) : value);
  const held = (value: number) => value === 0 || (Math.abs(value) >= least && Math.abs(value) <= most);
  const text = (value: number) =>
    Object.is(value, -0) ? '-0.0e0' : `${value}${String(value).includes('e') ? '' : 'e0'}`;
  const identity = (value: number) => String(value + 0);
  return domain<number>({
    name: `floating-point numbers of ${bits} bits`,
    values: fc
      .oneof(
        any,
        ordinary.map(([digits, power]) => round(Number(`${digits}e${power}`))),
      )
      .filter(held),
    edges: [
      0,
      -0,
      1,
      -1,
      0.1,
      1e15,
      1e16,
      123456789,
      1e22,
      1e-4,
      1e-5,
      least,
      -least,
      most,
      -most,
      1 / 3,
      9007199254740992,
    ].map(round),
    neighbours: (value) => [nextFloat(value, bits), -value].filter(held),
    identity: (value, _form, rule) => identity(rule === 'single' ? Math.fround(value) : value),
    holders: {
      mysql: [...holders<number>(types.mysql, text), ...mysqlTexts<number>(['varchar(40)'], String)],
      postgres: [...postgresTexts<number>([...types.postgres, 'text'], String)],
    },
  });
}

export const floatDomains: readonly AnyDomain[] = [
  floats(32, { mysql: ['float', 'double'], postgres: ['real', 'double precision'] }),
  floats(64, { mysql: ['double'], postgres: ['double precision'] }),
];

export const truthDomains: readonly AnyDomain[] = [
  domain<boolean>({
    name: 'truth values',
    values: fc.boolean(),
    edges: [true, false],
    neighbours: (value) => [!value],
    identity: String,
    holders: {
      mysql: [
        ...holders<boolean>(['tinyint(1)', 'bit(1)', 'int', 'decimal(1,0)'], (value) => (value ? '1' : '0')),
        ...mysqlTexts<boolean>(["enum('0','1')", 'char(1)'], (value) => (value ? '1' : '0')),
      ],
      postgres: [
        ...holders<boolean>(['boolean'], String),
        ...holders<boolean>(['smallint', 'integer', 'numeric(5,2)'], (value) => (value ? '1' : '0')),
        ...postgresTexts<boolean>(['bit(1)', 'varchar(1)'], (value) => (value ? '1' : '0')),
      ],
    },
  }),
  domain<string>({
    name: 'spelt truth values',
    values: fc.constantFrom('y', 'n', 'Y', 'N', 'true', 'false', 'TRUE', 'f', 'on', 'Off', '1', '0', 'yes', 'no'),
    edges: ['t', 'f'],
    neighbours: () => [],
    identity: (value, { kind }) => (kind === 'integer' ? String(/^(t|y|1|on)/i.test(value)) : value),
    holders: {
      mysql: mysqlTexts<string>(['varchar(5)', 'char(5) character set latin1'], String),
      postgres: postgresTexts<string>(['boolean'], String),
    },
  }),
  domain<number>({
    name: 'years',
    values: fc.integer({ min: 1901, max: 2155 }),
    edges: [0, 1901, 1969, 1970, 2155],
    neighbours: (year) => (year > 1901 && year < 2155 ? [year + 1] : []),
    identity: String,
    holders: {
      mysql: [
        ...mysqlTexts<number>(['year'], (year) => String(year).padStart(4, '0')),
        ...holders<number>(['smallint unsigned', 'decimal(4,0)', 'decimal(6,1)'], String),
      ],
      postgres: [
        ...holders<number>(['smallint', 'integer', 'numeric(4)'], String),
        ...postgresTexts<number>(['text'], String),
      ],
    },
  }),
];
