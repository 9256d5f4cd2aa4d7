import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkStored } from './check-stored.ts';
import { DOMAINS } from './domains/index.ts';
import { openSides, type StoredSide } from './stored-sides.ts';
import { dropTables, makeTables } from './value-tables.ts';

const VALUES = 20;
/** LOCKSTEP_SEED tries others. */
const SEED = Number(process.env.LOCKSTEP_SEED ?? 20_261_127);

describe('a canonical text', () => {
  let sides: StoredSide[] = [];
  const refused = new Set<string>();
  beforeAll(async () => {
    sides = openSides(await makeTables(DOMAINS));
  });
  afterAll(async () => {
    await Promise.all(sides.map(({ store }) => store.close()));
    await dropTables(sides);
  });

  it.each(DOMAINS)(
    'is stored as the value it was read from, on both ends of every pair of types: $name',
    async (domain) => {
      for (const pair of await checkStored(sides, domain, VALUES, SEED)) refused.add(pair);
    },
  );

  it('is written by neither end of these pairs', () => {
    expect([...refused].sort()).toMatchInlineSnapshot(`
      [
        "bytes - geometry",
        "geometry - geometry",
        "geometry - other",
        "geometry - text",
      ]
    `);
  });
});
