import fc from 'fast-check';
import { type AnyDomain, domain } from '../domain.ts';
import { mysqlTexts, postgresTexts } from '../literal.ts';

const DAY = 86_400_000_000n;
const micros = (text: string) => BigInt(Date.parse(`${text}Z`)) * 1000n;

/** Microseconds since 1970 as `YYYY-MM-DD HH:MM:SS.ffffff`, cut to so many digits. */
function momentText(value: bigint, digits: number, separator = ' '): string {
  const fraction = ((value % 1_000_000n) + 1_000_000n) % 1_000_000n;
  const seconds = new Date(Number((value - fraction) / 1000n)).toISOString().slice(0, 19).replace('T', separator);
  return digits === 0 ? seconds : `${seconds}.${String(fraction).padStart(6, '0').slice(0, digits)}`;
}

function moments(
  digits: number,
  range: readonly [string, string],
  types: { readonly name: string; readonly mysql: string[]; readonly postgres: string[] },
): AnyDomain {
  const unit = 10n ** BigInt(6 - digits);
  const [least, most] = [micros(range[0]), micros(range[1])];
  const within = (value: bigint) => value >= least && value <= most;
  const text = (value: bigint) => momentText(value, digits);
  return domain<bigint>({
    name: `${types.name} with ${digits} digits of the second`,
    values: fc.bigInt({ min: least / unit, max: most / unit }).map((value) => value * unit),
    edges: [
      least,
      most,
      0n,
      ...[
        '1969-12-31T23:59:59',
        '1999-12-31T23:59:59',
        '2000-02-29T00:00:00',
        '2026-03-29T02:30:00',
        '2026-10-25T02:30:00',
        '2026-01-01T10:20:00',
      ].map(micros),
    ].filter(within),
    neighbours: (value) => [value + unit, value + 3_600_000_000n, value - DAY].filter(within),
    identity: (value) => String(value),
    holders: {
      mysql: mysqlTexts<bigint>(types.mysql, text),
      postgres: [
        ...postgresTexts<bigint>(types.postgres, text),
        ...postgresTexts<bigint>(['timestamp with time zone'], (value) => `${text(value)}+00`),
        ...postgresTexts<bigint>(['text'], (value) => `${momentText(value + 19_800_000_000n, 6, 'T')}+05:30`),
      ],
    },
  });
}

const precisions = (base: string, from: number) => Array.from({ length: 7 - from }, (_, at) => `${base}(${from + at})`);

const wallClocks = [0, 1, 2, 3, 4, 5, 6].map((digits) =>
  moments(digits, ['0001-01-02T00:00:00', '9999-12-30T23:59:59'], {
    name: 'wall-clock readings',
    mysql: digits === 0 ? ['datetime', 'datetime(3)', 'datetime(6)'] : precisions('datetime', digits),
    postgres: digits === 0 ? ['timestamp(0)', 'timestamp'] : [`timestamp(${digits})`, 'timestamp'],
  }),
);

const instants = [0, 3, 6].map((digits) =>
  moments(digits, ['1970-01-01T00:00:01', '2038-01-19T03:14:07'], {
    name: 'instants',
    mysql: [`timestamp(${digits})`, 'timestamp(6)', 'datetime(6)'],
    postgres: [`timestamptz(${digits})`, 'timestamp'],
  }),
);

const dates = domain<bigint>({
  name: 'dates',
  values: fc.bigInt({ min: micros('0001-01-01T00:00:00') / DAY, max: micros('9999-12-31T00:00:00') / DAY }),
  edges: ['0001-01-01', '1000-01-01', '1582-10-10', '1970-01-01', '2000-02-29', '9999-12-31'].map(
    (day) => micros(`${day}T00:00:00`) / DAY,
  ),
  neighbours: (day) => [day + 1n, day - 365n].filter((next) => next >= -719_162n && next <= 2_932_896n),
  identity: String,
  holders: {
    mysql: mysqlTexts<bigint>(['date', 'datetime', 'datetime(6)'], (day) => momentText(day * DAY, 0)),
    postgres: [
      ...postgresTexts<bigint>(['date', 'timestamp', 'timestamp(0)'], (day) => momentText(day * DAY, 0)),
      ...postgresTexts<bigint>(['text'], (day) => momentText(day * DAY, 0).slice(0, 10)),
    ],
  },
});

const zeroDates = domain<string>({
  name: 'zero dates',
  values: fc
    .tuple(fc.integer({ min: 0, max: 9999 }), fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 28 }))
    .map((parts) => parts.map((part, at) => String(part).padStart(at === 0 ? 4 : 2, '0')).join('-')),
  edges: ['0000-00-00', '2020-00-15', '2020-02-00', '0000-01-01', '2020-00-00'],
  neighbours: () => [],
  identity: String,
  sqlMode: '',
  holders: {
    mysql: mysqlTexts<string>(['date', 'datetime', 'datetime(6)'], String),
    postgres: postgresTexts<string>(['text'], String),
  },
});

const boundless = domain<string>({
  name: 'moments that only PostgreSQL has',
  values: fc
    .tuple(fc.integer({ min: 1, max: 4713 }), fc.integer({ min: 1, max: 12 }), fc.constantFrom(' BC', 'later'))
    .map(([year, month, era]) => {
      const [shown, tail] = era === ' BC' ? [year, era] : [year + 10_000, ''];
      return `${String(shown).padStart(4, '0')}-${String(month).padStart(2, '0')}-15${tail}`;
    }),
  edges: ['infinity', '-infinity', '294276-12-31', '4713-01-01 BC', '0001-12-31 BC'],
  neighbours: () => [],
  identity: String,
  holders: { mysql: [], postgres: postgresTexts<string>(['date', 'timestamp', 'timestamptz'], String) },
});

/** Microseconds as `[-]HH:MM:SS.ffffff`. */
function timeText(value: bigint, digits: number): string {
  const size = value < 0n ? -value : value;
  const part = (from: bigint, width: number) => String(from).padStart(width, '0');
  const clock = [size / 3_600_000_000n, (size / 60_000_000n) % 60n, (size / 1_000_000n) % 60n]
    .map((each) => part(each, 2))
    .join(':');
  return `${value < 0n ? '-' : ''}${clock}${digits === 0 ? '' : `.${part(size % 1_000_000n, 6).slice(0, digits)}`}`;
}

function times(
  name: string,
  digits: number,
  range: readonly [bigint, bigint],
  types: { readonly mysql: string[]; readonly postgres: string[] },
): AnyDomain {
  const unit = 10n ** BigInt(6 - digits);
  const within = (value: bigint) => value >= range[0] && value <= range[1];
  const text = (value: bigint) => timeText(value, digits);
  return domain<bigint>({
    name: `${name} with ${digits} digits of the second`,
    values: fc.bigInt({ min: range[0] / unit, max: range[1] / unit }).map((value) => value * unit),
    edges: [0n, unit, -unit, range[0], range[1], 36_000_000_000n, 37_200_000_000n, 86_399_000_000n].filter(within),
    neighbours: (value) => [value + unit, -value, value + 1_000_000n].filter(within),
    identity: (value) => String(value),
    holders: {
      mysql: mysqlTexts<bigint>(types.mysql, text),
      postgres: [
        ...postgresTexts<bigint>(types.postgres, text),
        ...postgresTexts<bigint>(['text'], (value) => timeText(value, 6)),
      ],
    },
  });
}

const LONGEST = 3_020_399_000_000n;
const timeDomains = [0, 3, 6].flatMap((digits) => [
  times('spans of time', digits, [-LONGEST, LONGEST], {
    mysql: [`time(${digits})`, 'time(6)'],
    postgres: ['interval'],
  }),
  times('times of day', digits, [0n, DAY - 1_000_000n], {
    mysql: [`time(${digits})`, 'time(6)'],
    postgres: ['interval', 'time', `time(${digits})`, 'interval(6)'],
  }),
]);

const zonedTimes = domain<readonly [micros: bigint, hours: number]>({
  name: 'times of day with an offset',
  values: fc.tuple(fc.bigInt({ min: 0n, max: DAY - 1n }), fc.integer({ min: -12, max: 14 })),
  edges: [
    [0n, 0],
    [0n, 1],
    [3_600_000_000n, 2],
    [DAY - 1n, -12],
  ],
  neighbours: ([at, hours]) => [[at, hours + 1]],
  identity: ([at, hours]) => `${at} ${hours}`,
  holders: {
    mysql: [],
    postgres: postgresTexts<readonly [bigint, number]>(
      ['timetz'],
      ([at, hours]) => `${timeText(at, 6)}${hours < 0 ? '-' : '+'}${String(Math.abs(hours)).padStart(2, '0')}`,
    ),
  },
});

const span = fc.integer({ min: -100_000, max: 100_000 });
const intervals = domain<readonly [months: number, days: number, micros: number]>({
  name: 'intervals',
  values: fc.tuple(span, span, fc.integer({ min: -(2 ** 45), max: 2 ** 45 })),
  edges: [
    [0, 0, 0],
    [0, 1, 0],
    [0, 0, 86_400_000_000],
    [1, 0, 0],
    [0, 30, 0],
    [1, -30, 0],
    [12, 0, 0],
    [0, 2147483647, 0],
    [-2147483648, 0, 0],
  ],
  neighbours: ([months, days, at]) => [
    [months, days, at + 1],
    [months, days - 1, at],
  ],
  identity: (parts) => parts.join(' '),
  holders: {
    mysql: [],
    postgres: postgresTexts<readonly [number, number, number]>(
      ['interval'],
      ([months, days, at]) => `${months} months ${days} days ${at} microseconds`,
    ),
  },
});

export const momentDomains: readonly AnyDomain[] = [
  ...wallClocks,
  ...instants,
  dates,
  zeroDates,
  boundless,
  ...timeDomains,
  zonedTimes,
  intervals,
];
