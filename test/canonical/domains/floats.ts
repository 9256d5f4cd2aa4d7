import fc from 'fast-check';
import { type AnyDomain, domain } from '../domain.ts';
import { holders, mysqlTexts, postgresTexts } from '../literal.ts';

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
