import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkDomain } from './check-domain.ts';
import { DOMAINS } from './domains/index.ts';
import { dropTables, makeTables, type Side } from './value-tables.ts';

const VALUES = 300;
/** LOCKSTEP_SEED tries others. */
const SEED = Number(process.env.LOCKSTEP_SEED ?? 20_261_127);

/** As `checkDomain` found them: a pair that is no longer compared, or a domain that lost a column, is missing here. */
const KINDS: readonly string[] = [
  'array - array',
  'array - json',
  'array - set',
  'bits - bits',
  'bits - boolean',
  'bits - decimal',
  'bits - integer',
  'boolean - boolean',
  'boolean - decimal',
  'boolean - enum',
  'boolean - integer',
  'boolean - text',
  'bytes - bytes',
  'bytes - geometry',
  'bytes - inet',
  'bytes - text',
  'bytes - uuid',
  'date - date',
  'date - text',
  'date - timestamp',
  'decimal - decimal',
  'decimal - float',
  'decimal - integer',
  'decimal - text',
  'decimal - year',
  'enum - enum',
  'enum - text',
  'float - float',
  'float - integer',
  'float - text',
  'geometry - geometry',
  'geometry - other',
  'geometry - text',
  'inet - inet',
  'inet - text',
  'integer - integer',
  'integer - text',
  'integer - year',
  'interval - interval',
  'interval - time',
  'json - json',
  'json - text',
  'other - other',
  'set - set',
  'set - text',
  'text - text',
  'text - time',
  'text - timestamp',
  'text - uuid',
  'text - year',
  'time - time',
  'timestamp - timestamp',
  'uuid - uuid',
  'year - year',
];
const PAIRS = 9015;

describe('canonical text', () => {
  let sides: Side[] = [];
  const kinds = new Set<string>();
  let pairs = 0;
  beforeAll(async () => {
    sides = await makeTables(DOMAINS);
  });
  afterAll(async () => {
    await dropTables(sides);
  });

  it.each(DOMAINS)(
    'is the same for a value in every column type of every server, and of no other value: $name',
    async (domain) => {
      const covered = await checkDomain(sides, domain, VALUES, SEED);
      expect(covered.rows).toBeGreaterThanOrEqual(VALUES);
      pairs += covered.pairs;
      for (const kind of covered.kinds) kinds.add(kind);
    },
  );

  it('was read of every pair of types', () => {
    expect({ pairs, kinds: [...kinds].sort() }).toEqual({ pairs: PAIRS, kinds: KINDS });
  });
});
