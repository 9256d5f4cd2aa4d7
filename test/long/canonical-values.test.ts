import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkDomain } from '../canonical/check-domain.ts';
import { DOMAINS } from '../canonical/domains/index.ts';
import { dropTables, makeTables, type Side } from '../canonical/value-tables.ts';

/** Rows in every column type of every server. A nightly run sets 100,000. */
const VALUES = Number(process.env.LOCKSTEP_VALUES ?? 1200);
/** Not the values of `npm test`. */
const SEED = Number(process.env.LOCKSTEP_SEED ?? 20_261_128);

describe(`canonical text of ${VALUES} values`, () => {
  let sides: Side[] = [];
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
      expect(covered.pairs).toBeGreaterThan(0);
    },
  );
});
