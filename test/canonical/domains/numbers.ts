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
