import fc from 'fast-check';
import { type AnyDomain, domain } from '../domain.ts';
import { holders, mysqlBytes, mysqlTexts, postgresBytes, postgresTexts } from '../literal.ts';

const hexOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const hex = (minLength: number, maxLength: number) => fc.uint8Array({ minLength, maxLength }).map(hexOf);

function otherByte(value: string): string {
  return value === ''
    ? '00'
    : `${value.slice(0, -2)}${(Number.parseInt(value.slice(-2), 16) ^ 1).toString(16).padStart(2, '0')}`;
}

const inBytes = (mysql: readonly string[], postgres: readonly string[]) => ({
  mysql: holders<string>(mysql, mysqlBytes),
  postgres: holders<string>(postgres, postgresBytes),
});

const bytes = domain<string>({
  name: 'bytes',
  values: hex(0, 40),
  edges: ['', '00', '0000', '20', 'ff', '5c', '27', 'c328', 'f09f9880', '612c62', '4e554c4c'],
  neighbours: (value) => [otherByte(value), `${value}00`, `${value}20`],
  identity: String,
  holders: inBytes(['varbinary(60)', 'blob', 'tinyblob', 'mediumblob', 'longblob'], ['bytea']),
});

const fixedBytes = domain<string>({
  name: 'eight bytes',
  values: hex(8, 8),
  edges: ['0000000000000000', 'ffffffffffffffff', '2020202020202020'],
  neighbours: (value) => [otherByte(value)],
  identity: String,
  holders: inBytes(['binary(8)', 'varbinary(60)'], ['bytea']),
});

function bits(length: number): AnyDomain {
  const text = (value: bigint) => value.toString(2).padStart(length, '0');
  return domain<bigint>({
    name: `${length} bits`,
    values: fc.bigInt({ min: 0n, max: 2n ** BigInt(length) - 1n }),
    edges: [0n, 1n, 2n ** BigInt(length) - 1n, 2n ** BigInt(length - 1)],
    neighbours: (value) => [value ^ 1n, value ^ (1n << BigInt(length - 1))],
    identity: String,
    holders: {
      mysql: holders<bigint>([`bit(${length})`], String),
      postgres: holders<bigint>([`bit(${length})`, `bit varying(${length})`], (value) => `B'${text(value)}'`),
    },
  });
}

const dashed = (value: string) => value.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
const UUID_EDGES = ['0'.repeat(32), 'f'.repeat(32), '6ccd780cbaba102695645b8c656024db'];
const uuids = (name: string, types: Pick<Parameters<typeof domain<string>>[0], 'holders'>): AnyDomain =>
  domain<string>({
    name: `uuids ${name}`,
    // MariaDB refuses some versions that it does not know.
    values: hex(16, 16).map((value) => value.replace(/^(.{12}).(.{3})./, (_, head, middle) => `${head}4${middle}8`)),
    edges: UUID_EDGES,
    neighbours: (value) => [otherByte(value), `${otherByte(value.slice(0, 2))}${value.slice(2)}`],
    identity: String,
    ...types,
  });
const mariadbUuid = mysqlTexts<string>(['uuid'], dashed).map((holder) => ({ ...holder, only: ['mariadb' as const] }));

const uuidDomains = [
  uuids('with dashes', {
    holders: {
      mysql: [
        ...mariadbUuid,
        ...mysqlTexts<string>(['char(36)', 'varchar(36) character set latin1'], dashed),
        ...holders<string>(['binary(16)'], mysqlBytes),
      ],
      postgres: postgresTexts<string>(['uuid', 'char(36)', 'varchar(36)'], dashed),
    },
  }),
  uuids('in bytes', {
    holders: {
      mysql: [...mariadbUuid, ...holders<string>(['binary(16)', 'varbinary(16)'], mysqlBytes)],
      postgres: [...postgresTexts<string>(['uuid'], dashed), ...holders<string>(['bytea'], postgresBytes)],
    },
  }),
  uuids('without dashes, in capitals', {
    holders: {
      mysql: [
        ...mariadbUuid,
        ...mysqlTexts<string>(['char(32)', 'varchar(32) character set ucs2'], (value) => value.toUpperCase()),
      ],
      postgres: postgresTexts<string>(['uuid'], dashed),
    },
  }),
];

/** Every group written out. */
const longAddress = (value: string) =>
  value.length === 8
    ? (value.match(/../g) ?? []).map((byte) => Number.parseInt(byte, 16)).join('.')
    : (value.match(/..../g) ?? []).join(':').toUpperCase();
const zeros = fc.constantFrom('0000', '0001', 'ffff', '0102', 'abcd');
const groups = fc.array(zeros, { minLength: 8, maxLength: 8 }).map((parts) => parts.join(''));

function addresses(bytesLong: 4 | 16): AnyDomain[] {
  const rest = {
    values: bytesLong === 4 ? hex(4, 4) : fc.oneof(hex(16, 16), groups),
    edges:
      bytesLong === 4
        ? ['00000000', 'ffffffff', '7f000001']
        : [
            '0'.repeat(32),
            `${'0'.repeat(31)}1`,
            '00000000000000000000ffff01020304',
            '00000000000000000000000001020304',
            '00010000000200030004000500060007',
          ],
    neighbours: (value: string) => [otherByte(value)],
    identity: String,
  };
  const native = mysqlTexts<string>([bytesLong === 4 ? 'inet4' : 'inet6'], longAddress);
  const own = native.map((holder) => ({ ...holder, only: ['mariadb' as const] }));
  const postgres = postgresTexts<string>(['inet', 'cidr'], longAddress);
  const name = `addresses of ${bytesLong} bytes`;
  return [
    domain<string>({
      name,
      ...rest,
      holders: { mysql: [...own, ...holders<string>(['varbinary(16)'], mysqlBytes)], postgres },
    }),
    domain<string>({
      name: `${name}, spelt`,
      ...rest,
      holders: { mysql: [...own, ...mysqlTexts<string>(['varchar(45)'], longAddress)], postgres },
    }),
  ];
}

const networks = domain<readonly [address: string, length: number]>({
  name: 'networks',
  values: fc.tuple(hex(4, 4), fc.integer({ min: 0, max: 32 })),
  edges: [
    ['0a000000', 8],
    ['0a000000', 32],
    ['0a000000', 0],
  ],
  neighbours: ([address, length]) => [[address, (length + 1) % 33]],
  identity: ([address, length], _form, rule) =>
    rule === 'exact' || length < 32 ? `${address}/${length}` : `${address}/32`,
  holders: {
    mysql: mysqlTexts<readonly [string, number]>(
      ['varchar(45)'],
      ([address, length]) => `${longAddress(address)}/${length}`,
    ),
    postgres: postgresTexts<readonly [string, number]>(
      ['inet'],
      ([address, length]) => `${longAddress(address)}/${length}`,
    ),
  },
});

const LABELS = ["it's", 'é', 'a,b', ';', 'A', 'a', 'NULL', '0', '1', 'back\\slash', '😀', ' lead', 'a b'];
const quotedLabels = LABELS.map((label) => `'${label.replaceAll("'", "''")}'`).join(',');
const enums = domain<string>({
  name: 'enum labels',
  values: fc.constantFrom(...LABELS),
  edges: LABELS,
  neighbours: () => [],
  identity: String,
  setUp: `CREATE TYPE label AS ENUM (${quotedLabels})`,
  holders: {
    mysql: mysqlTexts<string>(
      [
        `enum(${quotedLabels.replaceAll('\\', '\\\\')}) collate utf8mb4_bin`,
        'varchar(20)',
        'char(20)',
        `enum(${quotedLabels.replaceAll('\\', '\\\\')}) character set utf16 collate utf16_bin`,
      ],
      String,
    ),
    postgres: postgresTexts<string>(['label', 'text', 'varchar(20)', 'char(20)'], String),
  },
});

const MEMBERS = ['a', 'A', 'é', 'b c', '1'];
const list = (value: readonly string[]) => value.join(',');
const array = (value: readonly string[]) =>
  `{${[...value]
    .reverse()
    .map((label) => `"${label}"`)
    .join(',')}}`;
const setOf = (labels: readonly string[]) =>
  `set(${labels.map((label) => `'${label}'`).join(',')}) collate utf8mb4_bin`;
const sets = domain<readonly string[]>({
  name: 'sets',
  values: fc.subarray(MEMBERS),
  edges: [[], ['a'], ['A'], MEMBERS],
  neighbours: () => [],
  identity: (value, _form, rule) => (rule === 'set' ? list([...value].sort()) : list(value)),
  holders: {
    mysql: mysqlTexts<readonly string[]>([setOf(MEMBERS), setOf([...MEMBERS].reverse()), 'varchar(40)'], list),
    postgres: [
      ...postgresTexts<readonly string[]>(['text[]', 'varchar(10)[]'], array),
      ...postgresTexts<readonly string[]>(['text'], list),
    ],
  },
});

export const valueDomains: readonly AnyDomain[] = [
  bytes,
  fixedBytes,
  ...[1, 12, 63, 64].map(bits),
  ...uuidDomains,
  ...addresses(4),
  ...addresses(16),
  networks,
  enums,
  sets,
];
